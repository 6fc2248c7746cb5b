// A long list is found by typing: over a plain select, which stays what is sent and is all there is
// without this script. The combobox pattern of the ARIA Authoring Practices Guide: focus stays in
// the box, the arrows go through the list, Enter takes, Escape closes.

export function startTyping() {
  document.querySelectorAll("select[data-typing]").forEach(helpTyping);
}

function helpTyping(select) {
  const options = [...select.options].filter((option) => option.value);
  const id = select.id;
  const box = made("input", { type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none",
    spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list` });
  box.className = select.className.replaceAll("govuk-select", "govuk-input");
  const list = made("ul", { id: `${id}-list`, role: "listbox", "aria-label": "Suggestions" });
  list.className = "portal-typing__list";
  list.hidden = true;
  const heard = made("div", { role: "status" });
  heard.className = "govuk-visually-hidden";
  const help = select.getAttribute("aria-describedby");
  if (help) {
    box.setAttribute("aria-describedby", help);
  }
  const around = made("div", {});
  around.className = "portal-typing";
  select.after(around);
  around.append(box, list, heard);
  // The label and the error summary lead to the box; the name of what is sent stays the select's.
  select.id = `${id}-select`;
  select.hidden = true;
  box.id = id;
  box.value = select.value ? select.selectedOptions[0].text : "";

  let shown = [];
  let at = -1;

  const found = () => {
    const typed = wordsOf(box.value);
    return options.filter((option) => {
      const words = wordsOf(option.text);
      return typed.every((begins) => words.some((word) => word.startsWith(begins)));
    });
  };

  const close = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (option) => {
    select.value = option.value;
    box.value = option.text;
  };

  const take = (option) => {
    choose(option);
    close();
  };

  const show = (which) => {
    shown = which;
    at = -1;
    box.removeAttribute("aria-activedescendant");
    list.replaceChildren(
      ...shown.map((option, place) => {
        const item = made("li", { id: `${id}-option-${place}`, role: "option", "aria-selected": "false" });
        item.className = "portal-typing__option";
        item.textContent = option.text;
        // Before the box loses the focus, which would close the list under the finger.
        item.addEventListener("pointerdown", (event) => event.preventDefault());
        item.addEventListener("click", () => take(option));
        return item;
      }),
    );
    list.hidden = !shown.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    const many = shown.length === 1 ? "1 in the list" : `${shown.length} in the list`;
    heard.textContent = shown.length ? many : "Nothing in the list has these words";
  };

  const goTo = (place) => {
    at = (place + shown.length) % shown.length;
    [...list.children].forEach((item, each) => item.setAttribute("aria-selected", String(each === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[at].id);
  };

  // What stands in the box is what is sent: words that fit nothing, or several, choose nothing.
  const settle = () => {
    const same = options.filter((option) => plain(option.text) === plain(box.value));
    const fits = box.value.trim() ? found() : [];
    const only = same.length === 1 ? same : fits.length === 1 ? fits : [];
    if (only.length) {
      choose(only[0]);
    } else {
      select.value = "";
    }
  };

  box.addEventListener("input", () => {
    select.value = "";
    show(found());
  });
  box.addEventListener("click", () => {
    if (list.hidden) {
      show(box.value && select.value ? options : found());
    }
  });
  // A press beside the list is let through before the list goes, or the button under the finger
  // would move away from it.
  let pressed = false;
  document.addEventListener("pointerdown", (event) => {
    pressed = !around.contains(event.target);
  });
  document.addEventListener("pointercancel", () => {
    pressed = false;
  });
  document.addEventListener("click", () => {
    if (pressed) {
      pressed = false;
      close();
    }
  });
  box.addEventListener("blur", () => {
    settle();
    if (!pressed) {
      close();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        show(select.value ? options : found());
      }
      if (shown.length) {
        const down = event.key === "ArrowDown";
        goTo(at < 0 ? (down ? 0 : -1) : at + (down ? 1 : -1));
      }
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (at >= 0) {
        take(shown[at]);
      } else {
        settle();
        close();
      }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  box.form.addEventListener("submit", settle);
}

function made(name, attributes) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}

function wordsOf(text) {
  return plain(text).replaceAll(/['’]/g, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function plain(text) {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/\s+/g, " ").trim();
}
