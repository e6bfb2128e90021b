"use strict";
/* All claims and articles as columns in memory, and the filters that run over them. */
(() => {
  const KINDS = ["direct", "mixed", "indirect", "assertion"];
  const WORDS = ["source_name", "source_text", "cue_text", "polarity", "certainty", "stance"];

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
    // Whether the word of a row is one that a filter means; null for no filter.
    meaning(filter) {
      if (!filter) return null;
      const meant = this.meant(filter);
      return (row) => this.rows[row] >= 0 && meant[this.rows[row]] === 1;
    }
    // Which words a filter means, a byte each: in double quotes it is the whole word, else a part of it.
    meant(filter) {
      const wanted = filter.toLowerCase();
      const whole = /^"(.+)"$/.exec(wanted);
      return Uint8Array.from(this.lower, (word) => (whole ? word === whole[1] : word.includes(wanted)));
    }
    // The place of each row's word in the order of the alphabet; null comes last.
    ranks() {
      const ranks = ranked(this.words.length, (at) => this.lower[at]);
      return (row) => (this.rows[row] < 0 ? ranks.length : ranks[this.rows[row]]);
    }
    // The most frequent words.
    frequent(most) {
      const order = this.words.map((_, at) => at).sort((a, b) => this.counts[b] - this.counts[a]);
      return order.slice(0, most).map((at) => this.words[at]);
    }
  }

  // The place of each of `size` things in the order of their words, so that words are compared once.
  const ranked = (size, word) => {
    const order = Uint32Array.from({ length: size }, (_, at) => at).sort((a, b) => (word(a) < word(b) ? -1 : word(a) > word(b) ? 1 : 0));
    const ranks = new Int32Array(size);
    order.forEach((at, rank) => (ranks[at] = rank));
    return ranks;
  };

  class Index {
    constructor(articles) {
      this.articles = articles;
      this.total = articles.chunks.reduce((sum, [, , n]) => sum + n, 0);
      this.loaded = 0;
      this.publishers = new Column(articles.ids.length);
      this.publishers.add(0, articles.publishers);
      this.titles = articles.ids.map((_, at) => articles.titles[at] || articles.files[at]);
      this.searched = articles.ids.map((id, at) => `${this.titles[at]}\n${articles.files[at]}\n${id}`.toLowerCase());
      for (const name of WORDS) this[name] = new Column(this.total);
      this.entities = new Column(0);
      this.ofEntity = new Array(this.total);
      this.ids = new Array(this.total);
      this.texts = new Array(this.total);
      this.lower = new Array(this.total);
      this.kind = new Uint8Array(this.total);
      this.article = new Int32Array(this.total);
      this.textRanks = new Int32Array(0);
    }

    // `before` articles come before those of the chunk's shard.
    take(chunk, before) {
      const first = this.loaded;
      let row = first;
      for (const [article, n] of chunk.runs) {
        this.article.fill(before + article, row, row + n);
        row += n;
      }
      const numbers = chunk.entities.words.map((word) => this.entities.number(word));
      chunk.ids.forEach((id, at) => {
        this.ids[first + at] = id;
        this.kind[first + at] = chunk.kinds[at];
        this.texts[first + at] = chunk.texts[at];
        this.lower[first + at] = chunk.texts[at] === null ? "" : chunk.texts[at].toLowerCase();
        this.ofEntity[first + at] = chunk.entities.rows[at].map((one) => numbers[one]);
        for (const one of this.ofEntity[first + at]) this.entities.counts[one] += 1;
      });
      for (const name of WORDS) this[name].add(first, chunk[name]);
      this.loaded += chunk.ids.length;
    }

    // Scripts come one by one, and the page answers in between: `tell` hears of each, and whether it is the first or the last.
    async load(tell) {
      const { chunks } = this.articles;
      if (!chunks.length) tell(true);
      for (const [at, [name, before]] of chunks.entries()) {
        this.take(await newsclaims.data(name, `data/${name}.js`), before);
        newsclaims.forget(name);
        tell(at === 0 || at === chunks.length - 1);
        await new Promise((resolve) => setTimeout(resolve, at === 0 ? 50 : 0)); // The first rows are painted before the others are read.
      }
    }

    // The numbers of the claims that the filters leave.
    claims({ source, entity, publisher, text, kind }) {
      const isName = this.source_name.meaning(source);
      const isWord = this.source_text.meaning(source);
      const isPublisher = this.publishers.meaning(publisher);
      const isEntity = entity && this.entities.meant(entity);
      const kinds = KINDS.map((one) => !kind.length || kind.includes(one));
      const wanted = text.toLowerCase();
      const found = [];
      for (let row = 0; row < this.loaded; row += 1) {
        if (!kinds[this.kind[row]] || (isPublisher && !isPublisher(this.article[row]))) continue;
        if (isName && !isName(row) && !isWord(row)) continue;
        if (isEntity && !this.ofEntity[row].some((one) => isEntity[one])) continue;
        if (wanted && !this.lower[row].includes(wanted)) continue;
        found.push(row);
      }
      return found;
    }

    // The numbers of the articles whose publisher and title, file or id a filter leaves.
    found({ publisher, text }) {
      const isPublisher = this.publishers.meaning(publisher);
      const wanted = text.toLowerCase();
      return this.titles.map((_, at) => at).filter((at) => (!isPublisher || isPublisher(at)) && this.searched[at].includes(wanted));
    }

    byText() {
      if (this.textRanks.length !== this.loaded) this.textRanks = ranked(this.loaded, (row) => this.lower[row] || "\uffff");
      return (row) => this.textRanks[row];
    }

    claimId(row) {
      return `${this.articles.ids[this.article[row]]}-${this.ids[row]}`;
    }
    count(article) {
      return this.articles.counts[article].reduce((sum, n) => sum + n, 0);
    }
  }

  newsclaims.KINDS = KINDS;
  newsclaims.index = async () => new Index(await newsclaims.data("articles", "data/articles.js"));
})();
