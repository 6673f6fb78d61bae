import { type AdamState, disposeTree, mapTree, type Optimizer, type Tree } from '@gans/tensor';
import { concat, tidy } from '@tensorflow/tfjs-core';
import type { RowVariables } from './row-model';
import { rowsOf } from './rows';

interface Part {
  /** Row of each of the variables' rows; some may come twice, as padding. */
  readonly rows: Int32Array;
  readonly variables: RowVariables;
}

/** Variables of all rows of a chunk, of which some are still searched, with Adam's memory of each. */
export interface RowTable {
  readonly rows: Int32Array;
  readonly variables: RowVariables;
  /** Moves the rows that are searched. */
  update(
    optimizer: Optimizer<AdamState>,
    grads: RowVariables,
    project: (variables: RowVariables) => RowVariables,
  ): void;
  /** Goes on with some of the rows; the others stay where they are. */
  narrow(rows: Int32Array): void;
  /** The variables of all rows, in their order: new tensors. */
  all(): RowVariables;
  dispose(): void;
}

/** Makes a table that searches all its rows. It owns the variables. */
export function createRowTable(
  variables: RowVariables,
  rowCount: number,
  begin: (variables: RowVariables) => AdamState,
): RowTable {
  let active: Part = { rows: Int32Array.from({ length: rowCount }, (_, row) => row), variables };
  let state = begin(variables);
  const retired: Part[] = [];
  const gathered = <T extends Tree>(tree: T, places: ArrayLike<number>) =>
    mapTree((leaf) => rowsOf(leaf, places), tree) as T;
  return {
    get rows() {
      return active.rows;
    },
    get variables() {
      return active.variables;
    },
    update(optimizer, grads, project) {
      const next = optimizer.update(active.variables, grads, state, { donate: true });
      const moved = next.params as RowVariables;
      const projected = tidy(() => project(moved));
      for (const [name, tensor] of Object.entries(moved)) if (projected[name] !== tensor) tensor.dispose();
      active = { rows: active.rows, variables: projected };
      state = next.state;
    },
    narrow(rows) {
      retired.push(active);
      const placeOf = new Map(Array.from(active.rows, (row, place) => [row, place]));
      const places = rows.map((row) => placeOf.get(row)!);
      active = { rows, variables: tidy(() => gathered(active.variables, places)) };
      const { firstMoment, secondMoment } = state;
      const moments = tidy(() => gathered({ firstMoment, secondMoment }, places));
      disposeTree({ firstMoment, secondMoment });
      state = { step: state.step, ...moments };
    },
    all() {
      // The last part that a row is in has its newest values.
      const parts = [...retired, active];
      const places = new Int32Array(rowCount);
      let first = 0;
      for (const { rows } of parts) {
        for (const [place, row] of rows.entries()) places[row] = first + place;
        first += rows.length;
      }
      return tidy(() => {
        const names = Object.keys(active.variables);
        const joined = Object.fromEntries(
          names.map((name) => [
            name,
            concat(
              parts.map(({ variables }) => variables[name]!),
              0,
            ),
          ]),
        );
        return gathered(joined as unknown as Tree, places) as unknown as RowVariables;
      });
    },
    dispose() {
      for (const { variables } of [...retired, active]) disposeTree(variables);
      disposeTree({ firstMoment: state.firstMoment, secondMoment: state.secondMoment });
    },
  };
}
