/** The table of values, opened on demand: rows are made only for what is scrolled to, so a million cost what forty do. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Slice } from '../../src/engine/job.ts';
import type { FunctionInfo, SiteInfo } from '../../src/protocol/messages.ts';
import { formatCount, formatNumber } from '../format.ts';
import type { TableView } from '../state.ts';
import { columnsOf, exactRow, tableText, type Columns } from '../values.ts';
import type { Wire } from './wire.ts';

/** Height of a row in pixels, as in `panel.css`. */
const ROW = 22;
/** Rows made: some more than fit. */
const WINDOW = 60;
/** Tables up to this length are made whole. */
const WHOLE = 200;

function rowView(columns: Columns, row: number): TemplateResult {
  return html`<tr data-row=${row} aria-rowindex=${row + 2}>
    ${exactRow(columns, row).map((exact) => html`<td class="number" data-value=${exact}>${shortened(exact)}</td>`)}
  </tr>`;
}

function shortened(exact: string): string {
  return formatNumber(Number(exact), 8);
}

/** An empty row as high as the rows that are not made; the attribute, since a style would need a looser policy. */
function spacer(rows: number): TemplateResult | typeof nothing {
  return rows <= 0
    ? nothing
    : html`<tr class="spacer" aria-hidden="true">
        <td height=${rows * ROW}></td>
      </tr>`;
}

function bodyView(columns: Columns, top: number): TemplateResult {
  const { points } = columns.grid;
  const first = points <= WHOLE ? 0 : Math.max(0, Math.min(points - WINDOW, top - 10));
  const end = points <= WHOLE ? points : Math.min(points, first + WINDOW);
  const rows = Array.from({ length: end - first }, (_, index) => rowView(columns, first + index));
  return html`<tbody>
    ${spacer(first)}${rows}${spacer(points - end)}
  </tbody>`;
}

function toolsView(columns: Columns, name: string, { post }: Wire): TemplateResult {
  return html`<button
      class="link"
      @click=${() => {
        post({ kind: 'copy', text: tableText(columns, '\t'), what: `${formatCount(columns.grid.points)} rows` });
      }}
    >
      Copy
    </button>
    <button
      class="link"
      @click=${() => {
        post({ kind: 'save', text: tableText(columns, ','), name });
      }}
    >
      Save as CSV…
    </button>`;
}

/** `f.csv`, or `f-along-x.csv` for one slice of several. */
function fileName(site: SiteInfo, variable: string, several: boolean): string {
  const stem = (site.name ?? 'expression') + (several ? `-along-${variable}` : '');
  return `${stem.replaceAll(/[^\w.-]+/g, '-').replaceAll(/-+$/g, '')}.csv`;
}

export function tableView(
  slices: readonly Slice[],
  info: FunctionInfo,
  site: SiteInfo,
  view: TableView,
  wire: Wire,
): TemplateResult | typeof nothing {
  const chosen = Math.min(view.slice, slices.length - 1);
  const slice = slices[chosen];
  if (slice === undefined) return nothing;
  const { dispatch } = wire;
  const columns = columnsOf(slice, info);
  const choice =
    slices.length === 1
      ? nothing
      : html`<label class="field"
          >along
          <select
            id="values-slice"
            @change=${(event: Event) => {
              dispatch({ kind: 'table', change: { slice: (event.currentTarget as HTMLSelectElement).selectedIndex } });
            }}
          >
            ${slices.map(
              ({ variable }, index) =>
                html`<option .selected=${index === chosen}>${info.variables[variable] ?? 'x'}</option>`,
            )}
          </select></label
        >`;
  return html`<details
    id="values"
    ?open=${view.open}
    @toggle=${(event: Event) => {
      const { open } = event.currentTarget as HTMLDetailsElement;
      if (open !== view.open) dispatch({ kind: 'table', change: { open } });
    }}
  >
    <summary>Values <span class="dim">${formatCount(columns.grid.points)} rows</span></summary>
    ${
      view.open
        ? html`<div class="table-tools">
              ${choice} ${toolsView(columns, fileName(site, columns.names[0] ?? 'x', slices.length > 1), wire)}
            </div>
            <div
              class="scroll rows"
              tabindex="0"
              @scroll=${(event: Event) => {
                const row = Math.floor((event.currentTarget as HTMLElement).scrollTop / ROW);
                if (Math.abs(row - view.row) > 5 || row === 0) dispatch({ kind: 'table', change: { row } });
              }}
            >
              <table aria-rowcount=${columns.grid.points + 1}>
                <thead>
                  <tr aria-rowindex="1">
                    ${columns.labels.map((name) => html`<th class="number">${name}</th>`)}
                  </tr>
                </thead>
                ${bodyView(columns, view.row)}
              </table>
            </div>`
        : nothing
    }
  </details>`;
}
