/** Words that the page never says: each has frightened users of other tools, and tells them nothing. */
export const NOT_PLAIN =
  /\b(dirty|forced?|out of sync|fatal|invalid state|illegal)\b|undefined|\[object/i
