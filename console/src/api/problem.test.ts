import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem, readProblem, toProblem } from "./problem.ts";

test("a problem document is read whole", () => {
  const body = JSON.stringify({ title: "No", detail: "because", problems: ["a", 1, "b"] });
  const { status, title, detail, problems } = readProblem(422, body);
  assert.deepEqual(
    { status, title, detail, problems },
    {
      status: 422,
      title: "No",
      detail: "because",
      problems: ["a", "b"],
    },
  );
});

test("whatever else comes is a problem all the same", () => {
  for (const body of ["", "<html>", "null", "[]", '"text"', '{"title":7,"problems":"x"}']) {
    const { title, detail, problems } = readProblem(502, body);
    assert.deepEqual([title, detail, problems], ["The gateway answered 502", undefined, []]);
  }
});

test("a failure to connect says so; a problem stays itself", () => {
  const problem = new Problem(404, "Gone");
  assert.equal(toProblem(problem), problem);
  assert.equal(toProblem(new TypeError("fetch failed")).status, 0);
});
