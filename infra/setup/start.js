// Plain JavaScript, so that a Node too old for TypeScript gets to say so.
import '../local/node-version.js';

await import('./main.ts');
