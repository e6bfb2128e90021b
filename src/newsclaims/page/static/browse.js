"use strict";
/* The lists of claims and of articles: columns in memory, filters that run over them, and one page of rows in the document. */
(async () => {
  const { element } = newsclaims;
  const KINDS = ["direct", "mixed", "indirect", "assertion"];
  const PAGE = 50;
  const SUGGESTED = 200;
  const view = document.body.dataset.view;
  const many = Number(document.body.dataset.many);
  const form = document.getElementById("filters");
  const status = document.getElementById("status");
  const pager = document.getElementById("pager");
  const number = document.getElementById("number");
  const NUMBERS = new Intl.NumberFormat("en");
  const counted = (n, noun) => `${NUMBERS.format(n)} ${noun}${n === 1 ? "" : "s"}`;

  // A word of each row as a number; words of all scripts share one numbering.
  class Column {
    constructor(size) {
      this.words = [];
      this.lower = [];
      this.numbers = new Map();
      this.rows = new Int32Array(size).fill(-1);
      this.counts = [];
    }
    number(word) {
      let found = this.numbers.get(word);
      if (found === undefined) {
        found = this.words.length;
        this.numbers.set(word, found);
        this.words.push(word);
        this.lower.push(word.toLowerCase());
        this.counts.push(0);
      }
      return found;
    }
    add(first, { words, rows }) {
      const numbers = words.map((word) => this.number(word));
      rows.forEach((row, at) => {
        if (row < 0) return;
        this.rows[first + at] = numbers[row];
        this.counts[numbers[row]] += 1;
      });
    }
    at(row) {
      return this.rows[row] < 0 ? null : this.words[this.rows[row]];
    }
    // Which words a filter means: a byte each.
    meant(filter) {
      const wanted = filter.toLowerCase();
      const whole = /^"(.+)"$/.exec(wanted);
      return Uint8Array.from(this.lower, (word) => (whole ? word === whole[1] : word.includes(wanted)));
    }
    // The place of each word in the order of the alphabet.
    ranks() {
      const order = this.words.map((_, at) => at).sort((a, b) => (this.lower[a] < this.lower[b] ? -1 : this.lower[a] > this.lower[b] ? 1 : 0));
      const ranks = new Int32Array(this.words.length);
      order.forEach((word, rank) => (ranks[word] = rank));
      return (row) => (this.rows[row] < 0 ? ranks.length : ranks[this.rows[row]]);
    }
  }

  const articles = await newsclaims.data("articles", "data/articles.js");
  const total = articles.chunks.reduce((sum, n) => sum + n, 0);
  const publishers = new Column(articles.ids.length);
  publishers.add(0, articles.publishers);
  const titles = articles.ids.map((id, at) => articles.titles[at] || articles.files[at]);
  const searched = articles.ids.map((id, at) => `${titles[at]}\n${articles.files[at]}\n${id}`.toLowerCase());
  const columns = Object.fromEntries(["source_name", "source_text", "cue_text", "polarity", "certainty", "stance"].map((name) => [name, new Column(total)]));
  const entities = new Column(0);
  const claims = { ids: new Array(total), texts: new Array(total), lower: new Array(total), kind: new Uint8Array(total), article: new Int32Array(total), entities: new Array(total) };
  let loaded = 0;
  let loading = null;

  const take = (chunk) => {
    const first = loaded;
    let row = first;
    for (const [article, n] of chunk.runs) {
      claims.article.fill(article, row, row + n);
      row += n;
    }
    const numbers = chunk.entities.words.map((word) => entities.number(word));
    chunk.ids.forEach((id, at) => {
      claims.ids[first + at] = id;
      claims.kind[first + at] = chunk.kinds[at];
      claims.texts[first + at] = chunk.texts[at];
      claims.lower[first + at] = chunk.texts[at] === null ? "" : chunk.texts[at].toLowerCase();
      claims.entities[first + at] = chunk.entities.rows[at].map((one) => numbers[one]);
      for (const one of claims.entities[first + at]) entities.counts[one] += 1;
    });
    for (const [name, column] of Object.entries(columns)) column.add(first, chunk[name]);
    loaded += chunk.ids.length;
  };

  // Scripts come one by one, and the page answers in between.
  const load = () => {
    loading ||= (async () => {
      for (let at = 0; at < articles.chunks.length; at += 1) {
        const name = `claims-${String(at).padStart(4, "0")}`;
        take(await newsclaims.data(name, `data/${name}.js`));
        newsclaims.forget(name);
        if (at === 0 || at === articles.chunks.length - 1) refresh();
        else tell();
        await new Promise((resolve) => setTimeout(resolve));
      }
      suggest("sources", columns.source_name);
      suggest("entities", entities);
    })();
    return loading;
  };

  const suggest = (id, column) => {
    const order = column.words.map((_, at) => at).sort((a, b) => column.counts[b] - column.counts[a]);
    document.getElementById(id).replaceChildren(...order.slice(0, SUGGESTED).map((at) => element("option", { value: column.words[at] })));
  };

  // What the address says, and the form shows.
  const state = { source: "", entity: "", publisher: "", text: "", kind: [], sort: "", down: false, page: 1 };
  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of ["source", "entity", "publisher", "text"]) form.elements[name].value = state[name] = given.get(name) || "";
    state.kind = (given.get("kind") || "").split(",").filter((kind) => KINDS.includes(kind));
    for (const box of form.querySelectorAll("[name=kind]")) box.checked = state.kind.includes(box.value);
    const sort = given.get("sort") || "";
    state.down = sort.startsWith("-");
    state.sort = SORTS[sort.replace("-", "")] ? sort.replace("-", "") : "";
    state.page = Math.max(1, Number.parseInt(given.get("page"), 10) || 1);
  };
  const write = () => {
    const given = new URLSearchParams();
    for (const name of ["source", "entity", "publisher", "text"]) if (state[name]) given.set(name, state[name]);
    if (state.kind.length) given.set("kind", state.kind.join(","));
    document.getElementById("other").hash = given.toString();
    if (state.sort) given.set("sort", (state.down ? "-" : "") + state.sort);
    if (state.page > 1) given.set("page", state.page);
    history.replaceState(null, "", given.size ? `#${given}` : location.pathname + location.search);
  };

  const ofClaims = () => state.source || state.entity || state.kind.length;
  const inPublisher = () => {
    const meant = state.publisher ? publishers.meant(state.publisher) : null;
    return (article) => !meant || (publishers.rows[article] >= 0 && meant[publishers.rows[article]] === 1);
  };

  // The numbers of the claims that the filters leave.
  const filtered = (text) => {
    const names = columns.source_name;
    const words = columns.source_text;
    const isName = state.source && names.meant(state.source);
    const isWord = state.source && words.meant(state.source);
    const isEntity = state.entity && entities.meant(state.entity);
    const published = inPublisher();
    const kinds = KINDS.map((kind) => !state.kind.length || state.kind.includes(kind));
    const wanted = text.toLowerCase();
    const found = [];
    for (let row = 0; row < loaded; row += 1) {
      if (!kinds[claims.kind[row]] || !published(claims.article[row])) continue;
      if (isName && !(names.rows[row] >= 0 && isName[names.rows[row]]) && !(words.rows[row] >= 0 && isWord[words.rows[row]])) continue;
      if (isEntity && !claims.entities[row].some((one) => isEntity[one])) continue;
      if (wanted && !claims.lower[row].includes(wanted)) continue;
      found.push(row);
    }
    return found;
  };

  const link = (article, hash, ...content) => {
    const id = articles.ids[article];
    return element("a", { href: `articles/${articles.ids.length >= many ? `${id.slice(0, 2)}/` : ""}${id}.html${hash}` }, ...content);
  };
  const dim = (value, words) => value ?? element("span", { class: "dim" }, words);
  const date = (article) => dim(articles.published[article] && element("time", {}, articles.published[article]), "–");
  const claimId = (row) => `${articles.ids[claims.article[row]]}-${claims.ids[row]}`;
  const byWord = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const last = "\uffff"; // Null comes after all words.
  const of = (article) => (row) => article(claims.article[row]);
  const day = (article) => articles.published[article] || last;
  const withheld = (row) => (claims.texts[row] === null ? "withheld" : "–");

  const CLAIMS = [
    ["source", "Source", (row) => dim(columns.source_name.at(row) ?? columns.source_text.at(row), withheld(row))],
    ["cue", "Cue", (row) => dim(columns.cue_text.at(row), claims.kind[row] === 3 ? "–" : withheld(row))],
    ["claim", "Claim", (row) => link(claims.article[row], `#claim-${claimId(row)}`, claims.texts[row] ?? `withheld, ${claims.ids[row].split("-").slice(0, 2).join("–").slice(1)}`)],
    ["kind", "Kind", (row) => element("span", { class: `kind ${KINDS[claims.kind[row]]}` }, KINDS[claims.kind[row]])],
    ["publisher", "Publisher", (row) => dim(publishers.at(claims.article[row]), "–")],
    ["published", "Published", (row) => date(claims.article[row])],
    ["article", "Article", (row) => link(claims.article[row], "", titles[claims.article[row]])],
  ];
  const ARTICLES = [
    ["article", "Article", (at) => link(at, "", titles[at])],
    ["publisher", "Publisher", (at) => dim(publishers.at(at), "–")],
    ["published", "Published", (at) => date(at)],
    ["claims", "Claims", (at) => String(ofClaims() ? matching.get(at) : articles.counts[at].reduce((sum, n) => sum + n, 0))],
    ["text_release", "Text", (at) => ({ full: "shown", snippet: "first words" })[articles.held[at]] ?? "withheld"],
  ];
  // For each column, what compares rows; made when it is asked for.
  const lowered = (row) => claims.lower[row] || last;
  const SORTS =
    view === "claims"
      ? {
          source: () => numeric(columns.source_name.ranks()),
          cue: () => numeric(columns.cue_text.ranks()),
          claim: () => (a, b) => byWord(lowered(a), lowered(b)),
          kind: () => numeric((row) => claims.kind[row]),
          publisher: () => numeric(of(publishers.ranks())),
          published: () => (a, b) => byWord(of(day)(a), of(day)(b)),
          article: () => (a, b) => byWord(searched[claims.article[a]], searched[claims.article[b]]),
        }
      : {
          article: () => (a, b) => byWord(searched[a], searched[b]),
          publisher: () => numeric(publishers.ranks()),
          published: () => (a, b) => byWord(day(a), day(b)),
          claims: () => numeric((at) => (ofClaims() ? matching.get(at) : articles.counts[at].reduce((sum, n) => sum + n, 0))),
          text_release: () => (a, b) => byWord(articles.held[a], articles.held[b]),
        };
  function numeric(key) {
    return (a, b) => key(a) - key(b);
  }

  let rows = [];
  let inArticles = 0;
  let matching = new Map();

  const pick = () => {
    if (view === "claims") {
      rows = filtered(state.text);
      inArticles = new Set(rows.map((row) => claims.article[row])).size;
    } else {
      matching = new Map();
      if (ofClaims()) for (const row of filtered("")) matching.set(claims.article[row], (matching.get(claims.article[row]) || 0) + 1);
      const published = inPublisher();
      const wanted = state.text.toLowerCase();
      rows = articles.ids.map((_, at) => at).filter((at) => published(at) && searched[at].includes(wanted) && (!ofClaims() || matching.has(at)));
    }
    if (state.sort) {
      const compare = SORTS[state.sort]();
      rows.sort(state.down ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b);
    }
  };

  const tell = () => {
    const read = (view === "claims" || ofClaims()) && loaded < total ? `; ${NUMBERS.format(loaded)} of ${counted(total, "claim")} read so far` : "";
    status.textContent = (view === "claims" ? `${counted(rows.length, "claim")} in ${counted(inArticles, "article")}` : counted(rows.length, "article")) + read;
  };

  const draw = () => {
    const shown = view === "claims" ? CLAIMS : ARTICLES;
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    state.page = Math.min(state.page, pages);
    const here = rows.slice((state.page - 1) * PAGE, state.page * PAGE);
    const focused = document.activeElement?.dataset?.sort;
    const made = newsclaims.table(shown.map(([name, title]) => [name, title]), here.map((row) => shown.map(([, , cell]) => cell(row))), state.sort, state.down, sort);
    document.getElementById("results").replaceChildren(made);
    if (focused) made.querySelector(`[data-sort="${focused}"]`).focus();
    pager.hidden = pages === 1;
    number.value = state.page;
    number.max = pages;
    document.getElementById("last").textContent = NUMBERS.format(pages);
    document.getElementById("before").disabled = state.page === 1;
    document.getElementById("next").disabled = state.page === pages;
  };

  function refresh() {
    performance.mark("filter");
    if (view === "articles" && ofClaims()) load();
    pick();
    draw();
    tell();
    performance.measure("filter", "filter");
  }

  function sort(name) {
    state.down = state.sort === name && !state.down;
    state.sort = name;
    state.page = 1;
    write();
    refresh();
  }

  const turn = (page) => {
    state.page = Math.max(1, page || 1);
    draw();
    write();
    document.getElementById("results").scrollTop = 0;
  };

  const change = () => {
    for (const name of ["source", "entity", "publisher", "text"]) state[name] = form.elements[name].value.trim();
    state.kind = Array.from(form.querySelectorAll("[name=kind]:checked"), (box) => box.value);
    state.page = 1;
    write();
    refresh();
  };

  const NAMES = ["claim_id", "article_id", "start", "end", "kind", "source_name", "source_text", "cue_text", "text", "polarity", "certainty", "stance", "publisher", "published", "title"];
  const cells = (row) => {
    const article = claims.article[row];
    const [start, end] = claims.ids[row].slice(1).split("-");
    const words = ["polarity", "certainty", "stance"].map((name) => columns[name].at(row));
    const spoken = ["source_name", "source_text", "cue_text"].map((name) => columns[name].at(row));
    return [claimId(row), articles.ids[article], Number(start), Number(end), KINDS[claims.kind[row]], ...spoken, claims.texts[row], ...words, publishers.at(article), articles.published[article], articles.titles[article]];
  };

  form.hidden = false;
  let typing = 0;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(change, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(change));
  document.getElementById("before").addEventListener("click", () => turn(state.page - 1));
  document.getElementById("next").addEventListener("click", () => turn(state.page + 1));
  number.addEventListener("change", () => turn(Number.parseInt(number.value, 10)));
  window.addEventListener("hashchange", () => {
    read();
    refresh();
  });
  document.getElementById("download")?.addEventListener("click", async () => {
    await load();
    newsclaims.download(newsclaims.csv(NAMES, rows.length, (at) => cells(rows[at])), "claims.csv");
  });

  read();
  write();
  suggest("publishers", publishers);
  if (view === "claims") await load();
  else refresh();
})();
