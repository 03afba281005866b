// The groups of the navigation: what was unfolded stays unfolded, on every page (the server reads the cookie).
const COOKIE = "anlan_unfolded";
const YEAR = 365 * 24 * 3600;

export function startFold(): void {
  const groups = Array.from(document.querySelectorAll<HTMLDetailsElement>("details[data-fold]"));
  for (const group of groups) {
    // Only what a person did counts: a group that is open for its current page folds again elsewhere.
    group.querySelector("summary")?.addEventListener("click", () => {
      const kept = new Set(remembered());
      const key = group.dataset["fold"] ?? "";
      if (group.open) kept.delete(key);
      else kept.add(key);
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `${COOKIE}=${[...kept].join(".")}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;
    });
  }
  // The drawer of small screens takes the focus when it opens and gives it back when it closes.
  let before: Element | null = null;
  const follow = () => {
    const side = document.getElementById("navigation");
    if (location.hash === "#navigation") {
      side?.querySelector<HTMLElement>(".side-close")?.focus();
    } else if (before instanceof HTMLElement) {
      before.focus();
      before = null;
    }
  };
  document.addEventListener("click", (event) => {
    const link = (event.target as HTMLElement).closest("a[href='#navigation']");
    if (link) before = link;
  });
  window.addEventListener("hashchange", follow);
}

function remembered(): string[] {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`));
  return found ? found.slice(COOKIE.length + 1).split(".").filter(Boolean) : [];
}
