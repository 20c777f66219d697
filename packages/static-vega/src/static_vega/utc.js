/* The Date that Vega sees in a page: it knows no zone but UTC, so that a live view shows the times of its picture. */
(() => {
  const zoneless = (text) => [`${text}Z`, `${text} UTC`].map(Date.parse).find((time) => !isNaN(time));
  const named = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d|\([^)]*\))\s*$/i;
  const parse = (text) => (named.test(text) ? undefined : zoneless(text)) ?? Date.parse(text);
  class UTCDate extends Date {
    constructor(...parts) {
      if (parts.length > 1) super(Date.UTC(...parts));
      else if (typeof parts[0] === "string") super(parse(parts[0]));
      else super(...parts);
    }
    static parse(text) {
      return parse(String(text));
    }
    getTimezoneOffset() {
      return 0;
    }
  }
  for (const name of Object.getOwnPropertyNames(Date.prototype)) {
    const local = name.replace("UTC", "");
    if (local !== name && local !== "toString") UTCDate.prototype[local] = Date.prototype[name];
  }
  return UTCDate;
})()
