// A form that is saved by its button: what is typed is kept in this browser, under the person's own
// key, until the portal says that it is saved. So a lost connection, an expired session, a refusal
// or a closed window takes nothing away. Signing out forgets it (answers.js), after asking.
//
// Only the fields that somebody touched are kept, with the state of the record that their page
// showed. That state is sent with them: where a colleague saved meanwhile, the portal says what, as
// to anybody whose page was open too long, and nothing is written over unseen.

import { forget, keep, keyOf, read, showWords } from "./store.js";

const SENT = "kept form";
const BACK = "What you wrote here before and did not save stands in the form again. It is not saved yet.";
const BEHIND =
  "What you wrote here before and did not save stands in the form again. Somebody else has saved this page since. Save, and you are told what they wrote before anything of theirs is changed.";
const OFFLINE = "No connection. What you wrote is kept in this browser. Save it once the connection is back.";

export function startKept() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && document.querySelector(".govuk-notification-banner--success")) forget(sent);
  const place = document.querySelector("[data-kept]");
  const form = place?.querySelector("form");
  if (form) new Kept(place, form).start();
  const words = document.querySelector("[data-kept-words]");
  if (words) showWords(words, read(keyFor(words))?.words ?? [], () => forget(keyFor(words)));
}

const keyFor = (place) => keyOf(place.dataset.person, "form", location.pathname);
const isTicked = (field) => ["radio", "checkbox"].includes(field.type);

class Kept {
  constructor(place, form) {
    this.form = form;
    this.key = keyFor(place);
    this.version = form.elements.version;
    this.touched = new Set();
    this.banner = document.createElement("div");
    this.banner.className = "portal-offline";
    this.banner.setAttribute("role", "status");
    this.banner.hidden = true;
    form.before(this.banner);
  }

  fields() {
    return [...this.form.elements].filter((each) => each.name && !["hidden", "submit"].includes(each.type));
  }

  // By name, of what was touched; of boxes and choices, those that are ticked.
  now() {
    const found = {};
    for (const each of this.fields()) {
      if (!this.touched.has(each.name)) continue;
      found[each.name] ??= isTicked(each) ? [] : each.value;
      if (isTicked(each) && each.checked) found[each.name].push(each.value);
    }
    return found;
  }

  // The same as words, for a page that has no form any more.
  words() {
    return this.fields()
      .filter((each) => this.touched.has(each.name) && (isTicked(each) ? each.checked : each.value.trim()))
      .map((each) => {
        const label = each.labels[0]?.textContent.trim() ?? "";
        const legends = [];
        for (let at = each.closest("fieldset"); at; at = at.parentElement.closest("fieldset")) {
          legends.unshift(at.querySelector("legend")?.textContent.trim());
        }
        const called = isTicked(each) ? legends : [...legends, label];
        return { called: called.filter(Boolean).join(": ") || label, text: isTicked(each) ? label : each.value };
      });
  }

  put(said) {
    for (const each of this.fields()) {
      if (!(each.name in said)) continue;
      if (isTicked(each)) each.checked = said[each.name].includes(each.value);
      else each.value = said[each.name];
    }
  }

  start() {
    const { said, version } = read(this.key) ?? {};
    const isRefused = this.form.querySelector(".govuk-error-message") || document.querySelector(".govuk-error-summary");
    if (said) {
      this.touched = new Set(Object.keys(said));
      const shown = this.now();
      if (JSON.stringify(said) === JSON.stringify(shown)) this.forget();
      else if (!isRefused) this.takeUp(said, version, shown);
    }
    for (const name of ["input", "change"]) {
      this.form.addEventListener(name, ({ target }) => {
        if (target.name) this.touched.add(target.name);
        this.keep();
      });
    }
    this.form.addEventListener("submit", (event) => {
      this.keep();
      if (!navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return this.tell(OFFLINE);
      }
      sessionStorage.setItem(SENT, this.key);
    }, true);
    addEventListener("online", () => (this.banner.hidden = true));
  }

  takeUp(said, version, shown) {
    const now = this.version.value;
    this.put(said);
    this.version.value = version;
    this.tell(version === now ? BACK : BEHIND, () => {
      this.put(shown);
      this.version.value = now;
      this.forget();
    });
  }

  keep() {
    if (!this.touched.size) return;
    keep(this.key, { version: this.version.value, said: this.now(), words: this.words() });
  }

  forget() {
    this.touched.clear();
    forget(this.key);
  }

  tell(sentence, discard) {
    this.banner.textContent = sentence;
    if (discard) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "portal-link-button";
      button.textContent = "Discard it";
      button.addEventListener("click", () => {
        discard();
        this.banner.hidden = true;
      });
      this.banner.append(" ", button);
    }
    this.banner.hidden = false;
  }
}
