import { Inference } from "./inference.ts";

/** For tests whose operations ask no model. */
export const noInference = new Inference({
  providerOf: () => {
    throw new Error("no provider is asked here");
  },
  limits: { per_key: 1, in_flight: 1 },
  onFailed: () => {},
});
