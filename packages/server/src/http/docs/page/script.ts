/** Search, the contents on narrow screens, and copying. Without it the page shows everything. */
export const script = `(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement, query = $("q"), menu = $("menu"), nav = $("nav");
  root.classList.add("js");
  $("find").hidden = false;
  menu.hidden = false;
  const parts = [...document.querySelectorAll("[data-text]")];
  const links = new Map([...nav.querySelectorAll("li a")].map((link) => [link.hash.slice(1), link.parentElement]));
  const idOf = (part) => part.id || part.querySelector("h2").id;
  const open = (isOpen) => { root.classList.toggle("open", isOpen); menu.setAttribute("aria-expanded", String(isOpen)); };
  const search = () => {
    const words = query.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const part of parts) {
      const isShown = words.every((word) => part.dataset.text.includes(word));
      part.hidden = !isShown;
      const link = links.get(idOf(part));
      if (link) link.hidden = !isShown;
      if (isShown) shown++;
    }
    for (const group of document.querySelectorAll(".group")) {
      if (group.dataset.text === undefined) group.hidden = !group.querySelector("[data-text]:not([hidden])");
    }
    for (const list of nav.querySelectorAll("ul")) list.hidden = list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
    $("none").hidden = shown > 0;
    $("found").textContent = words.length === 0 ? "" : shown + " found";
  };
  query.addEventListener("input", search);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); query.focus(); query.select(); }
    if (event.key !== "Escape") return;
    if (root.classList.contains("open")) { open(false); menu.focus(); }
    else if (event.target === query) { query.value = ""; search(); }
  });
  menu.addEventListener("click", () => open(!root.classList.contains("open")));
  nav.addEventListener("click", (event) => { if (event.target.closest("a")) open(false); });
  const show = () => {
    const target = $(decodeURIComponent(location.hash.slice(1)));
    if (target?.closest("[hidden]")) { query.value = ""; search(); target.scrollIntoView(); }
    for (const [id, item] of links) {
      if (target?.id === id) item.firstElementChild.setAttribute("aria-current", "true");
      else item.firstElementChild.removeAttribute("aria-current");
    }
  };
  addEventListener("hashchange", show);
  show();
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll("pre.curl")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    block.after(button);
  }
})();
`;
