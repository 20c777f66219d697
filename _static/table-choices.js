// A table that says so can be searched and narrowed. Without this script the whole table is there.
document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table[data-choices]")) narrow(table);
});

function narrow(table) {
  const rows = [...table.tBodies[0].rows];
  const headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const form = Object.assign(document.createElement("form"), { className: "table-choices" });
  const told = Object.assign(document.createElement("output"), { className: "table-told" });

  const search = labelled(form, "Search", Object.assign(document.createElement("input"), { type: "search" }));
  const choices = table.dataset.choices.split(",").map(Number).map((column) => {
    const select = document.createElement("select");
    const values = [...new Set(rows.map((row) => row.cells[column].textContent))].sort();
    select.append(new Option("all", ""), ...values.map((value) => new Option(value, value)));
    return { column, select: labelled(form, headings[column], select) };
  });

  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const chosen = choices.every(({ column, select }) => !select.value || row.cells[column].textContent === select.value);
      row.hidden = !(chosen && words.every((word) => text.includes(word)));
    }
    told.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
  };

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(told);
  table.closest(".table-scroll").before(form);
  show();
}

function labelled(form, name, control) {
  const label = Object.assign(document.createElement("label"), { textContent: name });
  label.append(control);
  form.append(label);
  return control;
}
