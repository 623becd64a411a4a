/* The window's frame is in index.html and is painted while the app is still being read. */
void import('./app')
