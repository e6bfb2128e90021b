"use strict";
/* The lists of claims and of articles: what the form and the address ask for, and one page of the rows that answer. */
(async () => {
  const { element, KINDS } = newsclaims;
  const PAGE = 50;
  const SUGGESTED = 200;
  const FIELDS = ["source", "entity", "publisher", "text"];
  const view = document.body.dataset.view;
  const many = Number(document.body.dataset.many);
  const by = (id) => document.getElementById(id);
  const form = by("filters");
  const NUMBERS = new Intl.NumberFormat("en");
  const counted = (n, noun) => `${NUMBERS.format(n)} ${noun}${n === 1 ? "" : "s"}`;
  const index = await newsclaims.index();
  const { articles } = index;

  // What is asked for, the rows that answer, and how many claims of each article do.
  const state = { source: "", entity: "", publisher: "", text: "", kind: [], sort: "", down: false, page: 1 };
  let rows = [];
  let ofArticle = new Int32Array(0);
  let inArticles = 0;
  const ofClaims = () => Boolean(state.source || state.entity || state.kind.length);
  const claimsOf = (article) => (ofClaims() ? ofArticle[article] : index.count(article));

  const link = (article, hash, words) => {
    const id = articles.ids[article];
    return element("a", { href: `articles/${articles.ids.length >= many ? `${id.slice(0, 2)}/` : ""}${id}.html${hash}` }, words);
  };
  const dim = (value, words) => value ?? element("span", { class: "dim" }, words);
  const date = (article) => dim(articles.published[article] && element("time", {}, articles.published[article]), "–");
  const kind = (name) => element("span", { class: `kind ${name}` }, name);
  const span = (row) => index.ids[row].slice(1).split("-").slice(0, 2);
  const none = (row) => (index.texts[row] === null ? "withheld" : "–");
  const words = (row) => index.texts[row] ?? `withheld, ${span(row).join("–")}`;

  // Orders: each gives the number or the word that rows are compared by; null comes after all words.
  const day = (article) => articles.published[article] || "\uffff";
  const ofIts = (article) => (row) => article(index.article[row]);
  const title = (article) => index.searched[article];

  // Of each column its name, title, cell and order.
  const COLUMNS = {
    claims: [
      ["source", "Source", (row) => dim(index.source_name.at(row) ?? index.source_text.at(row), none(row)), () => index.source_name.ranks()],
      ["cue", "Cue", (row) => dim(index.cue_text.at(row), KINDS[index.kind[row]] === "assertion" ? "–" : none(row)), () => index.cue_text.ranks()],
      ["claim", "Claim", (row) => link(index.article[row], `#claim-${index.claimId(row)}`, words(row)), () => index.byText()],
      ["kind", "Kind", (row) => kind(KINDS[index.kind[row]]), () => (row) => index.kind[row]],
      ["publisher", "Publisher", (row) => dim(index.publishers.at(index.article[row]), "–"), () => ofIts(index.publishers.ranks())],
      ["published", "Published", (row) => date(index.article[row]), () => ofIts(day)],
      ["article", "Article", (row) => link(index.article[row], "", index.titles[index.article[row]]), () => ofIts(title)],
    ],
    articles: [
      ["article", "Article", (at) => link(at, "", index.titles[at]), () => title],
      ["publisher", "Publisher", (at) => dim(index.publishers.at(at), "–"), () => index.publishers.ranks()],
      ["published", "Published", date, () => day],
      ["claims", "Claims", (at) => String(claimsOf(at)), () => claimsOf],
      ["text_release", "Text", (at) => ({ full: "shown", snippet: "first words" })[articles.held[at]] ?? "withheld", () => (at) => articles.held[at]],
    ],
  }[view];

  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of FIELDS) form.elements[name].value = state[name] = given.get(name) || "";
    state.kind = (given.get("kind") || "").split(",").filter((one) => KINDS.includes(one));
    for (const box of form.querySelectorAll("[name=kind]")) box.checked = state.kind.includes(box.value);
    const sort = given.get("sort") || "";
    state.down = sort.startsWith("-");
    state.sort = COLUMNS.map(([name]) => name).find((name) => name === sort.replace("-", "")) || "";
    state.page = Math.max(1, Number.parseInt(given.get("page"), 10) || 1);
  };

  const write = () => {
    const given = new URLSearchParams();
    for (const name of FIELDS) if (state[name]) given.set(name, state[name]);
    if (state.kind.length) given.set("kind", state.kind.join(","));
    by("other").hash = String(given);
    if (state.sort) given.set("sort", (state.down ? "-" : "") + state.sort);
    if (state.page > 1) given.set("page", state.page);
    history.replaceState(null, "", String(given) ? `#${given}` : location.pathname + location.search);
  };

  const pick = () => {
    ofArticle = new Int32Array(articles.ids.length);
    inArticles = 0;
    const found = view === "claims" || ofClaims() ? index.claims(view === "claims" ? state : { ...state, text: "" }) : [];
    for (const row of found) if ((ofArticle[index.article[row]] += 1) === 1) inArticles += 1;
    rows = view === "claims" ? found : index.found(state).filter((at) => !ofClaims() || ofArticle[at] > 0);
    if (!state.sort) return;
    const key = COLUMNS.find(([name]) => name === state.sort)[3]();
    const compare = (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
    rows.sort(state.down ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b);
  };

  const tell = () => {
    const reading = (view === "claims" || ofClaims()) && index.loaded < index.total;
    const found = view === "claims" ? `${counted(rows.length, "claim")} in ${counted(inArticles, "article")}` : counted(rows.length, "article");
    by("status").textContent = found + (reading ? `; ${NUMBERS.format(index.loaded)} of ${counted(index.total, "claim")} read so far` : "");
  };

  const draw = () => {
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    state.page = Math.min(state.page, pages);
    const here = rows.slice((state.page - 1) * PAGE, state.page * PAGE);
    const focused = document.activeElement?.dataset?.sort;
    const cells = here.map((row) => COLUMNS.map(([, , cell]) => cell(row)));
    const made = newsclaims.table(COLUMNS, cells, state.sort, state.down, sort);
    by("results").replaceChildren(made);
    if (focused) made.querySelector(`[data-sort="${focused}"]`).focus();
    by("pager").hidden = pages === 1;
    by("number").value = state.page;
    by("number").max = pages;
    by("last").textContent = NUMBERS.format(pages);
    by("before").disabled = state.page === 1;
    by("next").disabled = state.page === pages;
  };

  const refresh = () => {
    performance.mark("filter"); // benchmarks/page.py reads how long it takes.
    if (view === "articles" && ofClaims()) load();
    pick();
    draw();
    tell();
    performance.measure("filter", "filter");
  };

  const suggest = (id, column) => by(id).replaceChildren(...column.frequent(SUGGESTED).map((value) => element("option", { value })));
  let loading = null;
  const load = () => {
    loading ||= (async () => {
      await index.load((redraw) => (redraw ? refresh() : tell()));
      suggest("sources", index.source_name);
      suggest("entities", index.entities);
    })();
    return loading;
  };

  const asked = () => {
    state.page = 1;
    write();
    refresh();
  };
  const sort = (name) => {
    state.down = state.sort === name && !state.down;
    state.sort = name;
    asked();
  };
  const change = () => {
    for (const name of FIELDS) state[name] = form.elements[name].value.trim();
    state.kind = Array.from(form.querySelectorAll("[name=kind]:checked"), (box) => box.value);
    asked();
  };
  const turn = (page) => {
    state.page = Math.max(1, page || 1);
    draw();
    write();
  };

  const SPOKEN = ["source_name", "source_text", "cue_text"];
  const TRAITS = ["polarity", "certainty", "stance"];
  const HEAD = ["claim_id", "article_id", "start", "end", "kind", ...SPOKEN, "text", ...TRAITS, "publisher", "published", "title"];
  const line = (row) => {
    const article = index.article[row];
    const of = (names) => names.map((name) => index[name].at(row));
    const first = [index.claimId(row), articles.ids[article], ...span(row).map(Number), KINDS[index.kind[row]]];
    return [...first, ...of(SPOKEN), index.texts[row], ...of(TRAITS), index.publishers.at(article), articles.published[article], articles.titles[article]];
  };

  let typing = 0;
  form.hidden = false;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(change, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(change));
  by("before").addEventListener("click", () => turn(state.page - 1));
  by("next").addEventListener("click", () => turn(state.page + 1));
  by("number").addEventListener("change", (event) => turn(Number.parseInt(event.target.value, 10)));
  by("download")?.addEventListener("click", async () => {
    await load();
    newsclaims.download(newsclaims.csv(HEAD, rows.length, (at) => line(rows[at])), "claims.csv");
  });
  window.addEventListener("hashchange", () => {
    read();
    refresh();
  });

  read();
  write();
  suggest("publishers", index.publishers);
  if (view === "claims") load();
  else refresh();
})();
