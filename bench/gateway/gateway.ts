import type { Bench } from "../main.ts";
import type { Row } from "../row.ts";
import { plain1, plain10, plain64, stream1, stream20, warmUp } from "./gateway-measures.ts";
import { type GatewayTargets, startGatewayTargets } from "./gateway-targets.ts";

/** What a measure works with; its rounds run inside it, ours, the pass-through and the upstream itself in turn. */
export interface GatewaySetting extends Bench {
  targets: GatewayTargets;
}

const measures: Record<string, (setting: GatewaySetting) => Promise<Row[]>> = {
  "gateway-1": plain1,
  "gateway-10": plain10,
  "gateway-stream": stream1,
  "gateway-20-streams": stream20,
  "gateway-64": plain64,
};

/** What `--only` can name. */
export const gatewayNames = Object.keys(measures);

/** What the gateway adds to calls of a provider. */
export async function measureGateway(bench: Bench): Promise<void> {
  const wanted = Object.entries(measures).filter(([name]) => bench.isWanted(name));
  if (wanted.length === 0) return;
  const targets = await startGatewayTargets();
  try {
    await warmUp({ ...bench, targets });
    for (const [name, measure] of wanted) {
      console.info(`${name} …`);
      bench.onRows(await measure({ ...bench, targets }));
    }
  } finally {
    await targets.close();
  }
}
