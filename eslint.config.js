import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import { layersPlugin } from './scripts/build/layers.mjs'

/** Ways to show a run that nobody would redraw. */
const UNTRACKED = [
  {
    selector:
      'UnaryExpression[operator="void"][argument.type=/^(Identifier|MemberExpression|ChainExpression|LogicalExpression|SequenceExpression)$/]',
    message: 'Take what you depend on from the Reading of the run, where you use it.',
  },
  {
    selector:
      'CallExpression[callee.name="defineProps"] :matches(TSTypeAnnotation, TSUnionType) > TSTypeReference[typeName.name=/^(RunModel|RunView|Past|RunProcess|ProcessView|Pool|PoolView|Queue|QueueView)$/]',
    message: 'It changes in place: give a Reading of the run on, and an id.',
  },
]

/** One style of private members: those of the language. */
const PRIVATE = {
  selector:
    ':matches(TSParameterProperty, PropertyDefinition, MethodDefinition[kind!="constructor"])[accessibility=/private|protected/]',
  message: 'Write #name: private members are those of the language.',
}

/** Literals are written where they belong: a spread of one only makes lines shorter. */
const LITERAL_SPREADS = [
  'ObjectExpression > SpreadElement > :matches(ObjectExpression, TSAsExpression[expression.type="ObjectExpression"])',
  'ArrayExpression > SpreadElement > :matches(ArrayExpression, TSAsExpression[expression.type="ArrayExpression"])',
].map((selector) => ({ selector, message: 'Write what is in it without the spread.' }))

/** Rules that need types, where a lost promise means a lost process. */
function typed(files, project) {
  return {
    files: [files],
    languageOptions: {
      parserOptions: { project, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  }
}

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'coverage/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: { 'vue/multi-word-component-names': 'off' },
  },
  {
    rules: {
      // TypeScript resolves names itself, and knows which globals each layer has.
      'no-undef': 'off',
      'no-restricted-syntax': ['error', ...LITERAL_SPREADS],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': ['error', { destructuring: 'all' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,mjs,vue}'],
    plugins: { forkscope: layersPlugin },
    rules: {
      'forkscope/layers': 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-restricted-syntax': ['error', PRIVATE, ...LITERAL_SPREADS],
    },
  },
  {
    // A run is read through its Reading (src/renderer/engine/reading.ts), which knows who has to be called again.
    files: ['src/renderer/**/*.{ts,vue}'],
    rules: {
      'no-restricted-syntax': ['error', PRIVATE, ...LITERAL_SPREADS, ...UNTRACKED],
      'vue/no-restricted-syntax': ['error', ...UNTRACKED],
    },
  },
  {
    // Whoever starts a process elsewhere passes the engine's descriptors on to it.
    files: ['src/engine/**/*.ts'],
    ignores: ['src/engine/spawn.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:child_process', message: 'Use src/engine/spawn.ts.', allowTypeImports: true },
            { name: 'child_process', message: 'Use src/engine/spawn.ts.' },
          ],
        },
      ],
    },
  },
  { files: ['src/cli/**', 'src/scenarios/**'], rules: { 'no-console': 'off' } },
  typed('src/{engine,cli,main,shared,scenarios}/**/*.ts', ['./tsconfig.node.json', './tsconfig.shared.json']),
  typed('src/renderer/**/*.{ts,vue}', ['./tsconfig.renderer.json']),
  {
    files: ['**/*.{mjs,js,cjs}'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-undef': 'error' },
  },
  prettier,
)
