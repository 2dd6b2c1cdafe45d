/** What accounts, plans, grids and strategies may be called. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const NAME_FAULT =
  'must be 1–40 lower-case letters, digits or hyphens, and start with a letter or digit';
