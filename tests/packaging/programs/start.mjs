// Imported before everything else of a page.
export const start = performance.now();
