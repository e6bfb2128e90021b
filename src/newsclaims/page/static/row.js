"use strict";
/* A claim's row in full: every column with its description, the bytes it comes from, and a link to share. */
(() => {
  const { element } = newsclaims;

  const scrolling = (name, words, css) => element("pre", { class: css, tabindex: "0", role: "region", "aria-label": name }, words);

  const value = (name, given) => {
    if (given === null) return element("span", { class: "dim" }, "null");
    if (Array.isArray(given)) return given.length ? scrolling(name, given.map((one) => JSON.stringify(one)).join("\n"), null) : element("span", { class: "dim" }, "empty");
    return element("span", { class: typeof given === "string" ? "string" : "n" }, String(given));
  };

  const columns = (described, row) => {
    const body = element("tbody", {});
    described.forEach(([name, description], at) => {
      body.append(
        element(
          "tr",
          { class: row[at] === null ? "null" : null },
          element("th", { scope: "row" }, element("code", {}, name)),
          element("td", {}, value(name, row[at])),
          element("td", { class: "described" }, description),
        ),
      );
    });
    const head = element("tr", {}, ...["column", "value", "what it is"].map((words) => element("th", { scope: "col" }, words)));
    return element("table", { class: "columns" }, element("thead", {}, head), body);
  };

  const hexadecimal = (base64) => {
    const bytes = atob(base64);
    return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
  };

  const source = (parts, data, texts) => {
    const made = element("section", { "aria-label": "Source bytes" }, element("h4", {}, "Source bytes"));
    if (!parts) {
      made.append(element("p", {}, `A record of ${data.file}: only whole text and Markdown files have a map to their bytes.`));
      return made;
    }
    parts.forEach(([first, last, bytes, differing], at) => {
      made.append(element("p", {}, element("code", {}, data.file), `, bytes ${first} to ${last} (half-open), ${data.encoding}`));
      if (bytes === null) {
        made.append(element("p", { class: "dim" }, "The bytes are not shown: the words are withheld or masked, or the file is not the one that was read."));
        return;
      }
      const words = differing === null ? texts[at] : differing;
      made.append(element("blockquote", {}, words), scrolling("Bytes in hexadecimal", hexadecimal(bytes), "hex"));
      if (differing !== null) made.append(element("p", { class: "dim" }, "The text is normalised; these bytes are as they came."));
    });
    return made;
  };

  const share = (address) => {
    const input = element("input", { readonly: true, value: address, "aria-label": "Link to this claim", id: "link" });
    const button = element("button", { type: "button" }, "Copy link");
    const told = element("span", { role: "status" });
    button.addEventListener("click", async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(address);
        told.textContent = " Copied.";
      } catch {
        told.textContent = document.execCommand("copy") ? " Copied." : " Press Ctrl+C.";
      }
    });
    input.addEventListener("focus", () => input.select());
    return element("p", { class: "share" }, input, " ", button, told);
  };

  // The panel's content, from the edition that all pages share; `texts` are the words of the content's fragments.
  const show = ({ version, fingerprint, columns: described }, row, parts, data, texts, close) => {
    const of = (name) => row[described.findIndex(([column]) => column === name)];
    const who = of("source_name") || of("source_text") || (of("source_type") ? `${of("source_type")} source` : "no source");
    const button = element("button", { type: "button", class: "close" }, "Close");
    button.addEventListener("click", close);
    const filled = columns(described, row);
    const empty = row.filter((one) => one === null).length;
    const nulls = element("label", { class: "check" }, element("input", { type: "checkbox" }), ` ${empty} columns that are null`);
    nulls.firstChild.addEventListener("change", (event) => filled.classList.toggle("all", event.target.checked));
    return [
      element("div", { class: "bar" }, element("h3", { id: "row-title" }, `Claim: ${of("kind")}, ${who}`), button),
      of("text") === null ? element("p", { class: "dim" }, "The words are withheld.") : element("blockquote", { class: "content" }, of("text")),
      share(location.href.split("#")[0] + `#claim-${of("claim_id")}`),
      element("p", { class: "dim" }, "Cite as ", element("code", {}, of("claim_id")), ` of newsclaims ${version}, fingerprint `, element("code", {}, fingerprint.slice(0, 12))),
      element("section", { "aria-label": "Method" }, element("h4", {}, "Method"), element("p", { class: "methods" }, ...of("method").split("+").map((one) => element("code", {}, one)))),
      source(parts, data, texts),
      element("section", { "aria-label": "The row" }, element("h4", {}, "The row"), nulls, filled),
    ];
  };
  newsclaims.row = show;
})();
