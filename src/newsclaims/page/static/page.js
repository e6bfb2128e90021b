"use strict";
/* On every page: the data that scripts bring, and light or dark. Runs before the page is drawn, so that it is drawn once. */
(() => {
  const waiting = new Map();
  const arrived = new Map();

  const newsclaims = {
    // What a script of data calls.
    take(name, json) {
      const value = JSON.parse(json);
      arrived.set(name, value);
      if (waiting.has(name)) waiting.get(name)(value);
    },
    // The data of a script, which is loaded unless it is there.
    data(name, address) {
      if (arrived.has(name)) return Promise.resolve(arrived.get(name));
      return new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = address;
        script.onerror = () => reject(new Error(`${address} is missing: copy the page's whole folder`));
        script.onload = () => script.remove();
        document.head.append(script);
      });
    },
    // Data that are here and no longer needed here.
    forget(name) {
      arrived.delete(name);
      waiting.delete(name);
    },
    // An element with attributes and children; words are only ever text.
    element(tag, attributes, ...children) {
      const made = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes || {})) {
        if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
      }
      made.append(...children.filter((child) => child !== null));
      return made;
    },
  };
  window.newsclaims = newsclaims;

  const KEY = "newsclaims-theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const kept = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // A browser may refuse to keep anything of a file's page.
    }
  };
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  if (["light", "dark"].includes(kept())) root.dataset.theme = kept();

  document.addEventListener("DOMContentLoaded", () => {
    root.classList.add("scripted");
    const button = document.getElementById("theme");
    const show = () => {
      button.textContent = dark() ? "Light" : "Dark";
      button.setAttribute("aria-label", dark() ? "Light colours" : "Dark colours");
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try {
        localStorage.setItem(KEY, root.dataset.theme);
      } catch {
        // It holds for this page, then.
      }
      show();
    });
    system.addEventListener("change", show);
    show();
  });
})();
