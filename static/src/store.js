// What is kept in this browser until the portal says that it has it, under a person's own key.
// A browser that keeps nothing (a full disk, a strict setting) still sends what was typed.

const PREFIX = "answer";

export const keyOf = (...parts) => [PREFIX, ...parts].join(" ");

export function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing is kept.
  }
}

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

// All that begins with these parts, each with its key.
export function kept(...parts) {
  const begins = `${keyOf(...parts)} `;
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(begins))
      .map((key) => ({ key, ...read(key) }));
  } catch {
    return [];
  }
}

// On a page that takes nothing any more. Each of ``words``: what it is called, and its text.
export function showWords(place, words, discard) {
  const list = place.querySelector("[data-kept-list]");
  for (const { called, text } of words) {
    const heading = document.createElement("h3");
    heading.className = "govuk-heading-s govuk-!-margin-bottom-1";
    heading.textContent = called;
    const paragraph = document.createElement("p");
    paragraph.className = "govuk-body portal-text";
    paragraph.textContent = text;
    list.append(heading, paragraph);
  }
  place.hidden = !words.length;
  place.querySelector("[data-kept-discard]").addEventListener("click", () => {
    discard();
    place.hidden = true;
  });
}
