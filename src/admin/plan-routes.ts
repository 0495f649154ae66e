import { aFlag, aText, aWhole, anInstant, listOf, objectOf } from "./answer-schema.ts";
import { type Route, json, problem } from "./route.ts";

const mostConfigurations = 100;

const control = objectOf({
  control: aText,
  title: aText,
  mode: { enum: ["enforce", "shadow", "off"] },
  meaning: aText,
  origin: aText,
  active: aFlag,
});

export const planRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/plan",
    summary: "What is in force: every operation with its effective controls and their origins",
    needs: "viewer",
    query: [{ name: "api", description: "Only this API." }],
    statuses: [200],
    responds: objectOf({
      revision: aText,
      operations: listOf(
        objectOf({
          api: aText,
          version: aText,
          operation: aText,
          limits: { type: "object" },
          controls: listOf(control),
        }),
      ),
    }),
    answer(plane, { query }) {
      const plan = plane.plan();
      const api = query.get("api");
      const operations = plan.operations
        .filter((operation) => api === null || operation.api.name === api)
        .map(({ api: { name, version }, id, limits, effective }) => ({
          api: name,
          version,
          operation: id,
          limits,
          controls: effective,
        }));
      return json(200, { revision: plan.revision, operations });
    },
  },
  {
    method: "GET",
    path: "/v1/configurations",
    summary: "The configurations that came into force, the latest first, secrets blotted out",
    needs: "viewer",
    statuses: [200],
    responds: objectOf({
      configurations: listOf(
        objectOf({ sequence: aWhole, time: anInstant, revision: aText, text: aText }),
      ),
    }),
    answer: ({ state }) =>
      json(200, { configurations: state.configurations.list(mostConfigurations) }),
  },
  {
    method: "POST",
    path: "/v1/reload",
    summary: "Reads the configuration anew; 422 with every problem when it cannot come into force",
    needs: "operator",
    statuses: [200, 422],
    responds: objectOf({ revision: aText }),
    async answer(plane) {
      const reloaded = await plane.reload();
      return reloaded.ok
        ? json(200, { revision: reloaded.revision })
        : problem(422, "nothing was changed", { problems: reloaded.problems });
    },
  },
];
