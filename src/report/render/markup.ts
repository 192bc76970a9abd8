// HTML by tagged template: whatever is interpolated is escaped unless it is markup already.

/** Text that is known to be HTML; made by `html` and `trusted` alone. */
export interface Markup {
  readonly markup: string;
}

export type Interpolated = string | number | Markup | readonly Markup[] | null;

/** Escapes text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/**
 * Markup from a template; strings and numbers are escaped, null is nothing, lists of markup are joined. The template's
 * own indentation is left out.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Interpolated[]): Markup {
  const written = parts.map((part, index) => part.replace(/\n\s*/g, "\n") + write(values[index] ?? null));
  return { markup: written.join("") };
}

/** Text of our own making that is HTML already: the style sheet, a chart. */
export function trusted(markup: string): Markup {
  return { markup };
}

function write(value: Interpolated): string {
  if (value === null) return "";
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("\n");
}
