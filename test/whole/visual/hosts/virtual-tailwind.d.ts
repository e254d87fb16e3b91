/** The compiled style sheet of the template of Next with Tailwind, from `serve-hosts.ts`. */
declare module 'virtual:tailwind.css' {}
