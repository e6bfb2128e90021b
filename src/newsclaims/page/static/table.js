"use strict";
/* A page of a long table, and the same as CSV. */
(() => {
  const { element } = newsclaims;
  // What spreadsheets take for a formula, also in full width and behind white space; docs/formats.md has the rule, and how to undo it.
  const GUARDED = /^('|[\s\p{Z}\x0b\x1c-\x1f\x85\ufeff]*[=+\-@\t\r＝＋－＠])/u;

  const cell = (value) => {
    if (value === null || value === undefined) return "";
    const text = typeof value === "string" && GUARDED.test(value) ? `'${value}` : String(value);
    return typeof value === "string" ? `"${text.replaceAll('"', '""')}"` : text;
  };

  // Column names, and a function that gives the cells of each of so many rows.
  newsclaims.csv = (names, count, cells) => {
    const parts = [`${names.map(cell).join(",")}\n`];
    for (let at = 0; at < count; at += 1) parts.push(`${cells(at).map(cell).join(",")}\n`);
    return new Blob(parts, { type: "text/csv;charset=utf-8" });
  };

  newsclaims.download = (blob, name) => {
    const link = element("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // Columns are [name, title]; rows are arrays of nodes. A click on a title calls `sort` with the name.
  newsclaims.table = (columns, rows, sorted, descending, sort) => {
    const head = element("tr", {});
    for (const [name, title] of columns) {
      const order = name === sorted ? (descending ? "descending" : "ascending") : null;
      const button = element("button", { type: "button", "data-sort": name }, title, element("span", { "aria-hidden": "true" }, order ? (descending ? " ▼" : " ▲") : ""));
      button.addEventListener("click", () => sort(name));
      head.append(element("th", { scope: "col", "aria-sort": order }, button));
    }
    const body = element("tbody", {});
    for (const cells of rows) {
      const row = element("tr", {});
      cells.forEach((content, number) => row.append(element("td", { "data-title": columns[number][1] }, content)));
      body.append(row);
    }
    return element("table", { class: "results" }, element("thead", {}, head), body);
  };
})();
