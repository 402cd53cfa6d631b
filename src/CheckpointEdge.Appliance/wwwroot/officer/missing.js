// @ts-check

/** A form that is sent too early puts the cursor where something is missing. The browser's own bubble speaks its own language and hides ours. */
export function focusWhatIsMissing() {
  document.addEventListener(
    'invalid',
    (event) => {
      event.preventDefault();
      const field = /** @type {HTMLInputElement} */ (event.target);
      if (field === field.form?.querySelector('input:invalid, textarea:invalid')) field.focus();
    },
    true,
  );
}
