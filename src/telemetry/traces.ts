import {
  type Attributes,
  type HrTime,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { randomBytes } from "node:crypto";
import type { Observer } from "../engine/decide.ts";
import type { Settled, Sink } from "../engine/settled.ts";
import { methodLabel } from "./exchange-line.ts";

export interface TraceOptions {
  readonly endpoint: string;
  /** Share of exchanges sampled. */
  readonly ratio: number;
  readonly service: string;
}

export interface Traces {
  /** A trusted caller's own choice decides; else chance. */
  readonly sample: (parentSampled: boolean | undefined) => boolean;
  /** Times the controls of one sampled exchange. */
  readonly observe: (exchangeId: string) => Observer;
  readonly exchange: Sink;
  close(): Promise<void>;
}

interface Step {
  readonly control: string;
  readonly phase: string;
  readonly started: number;
  ended: number;
  outcome: string;
}

/** Sampled exchanges under way whose steps are kept, and steps kept of each: what does not fit is left out. */
const maxUnderWay = 1000;
const maxSteps = 256;

/**
 * Sends a span per sampled exchange and one per control. The gateway has drawn the ids already (they went
 * to the upstream), so spans are made when the exchange has settled and handed to the batch processor.
 */
export function createTraces(options: TraceOptions): Traces {
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: options.endpoint }));
  const underWay = new Map<string, Step[]>();
  const frame: Frame = {
    resource: resourceFromAttributes({ "service.name": options.service }),
    instrumentationScope: { name: "castellan" },
  };
  return {
    sample: (parentSampled) => parentSampled ?? Math.random() < options.ratio,
    observe(exchangeId) {
      const steps: Step[] = [];
      if (underWay.size < maxUnderWay) underWay.set(exchangeId, steps);
      return observerOf(steps);
    },
    exchange(settled) {
      if (!settled.trace.sampled) return;
      const steps = underWay.get(settled.facts.id) ?? [];
      underWay.delete(settled.facts.id);
      for (const step of steps) processor.onEnd(stepSpan(settled, step, frame));
      processor.onEnd(exchangeSpan(settled, frame));
    },
    close: () => processor.shutdown(),
  };
}

type Frame = Pick<ReadableSpan, "resource" | "instrumentationScope">;

function observerOf(steps: Step[]): Observer {
  let current: Step | undefined;
  return {
    started(control, phase) {
      current = { control, phase, started: now(), ended: 0, outcome: "" };
      if (steps.length < maxSteps) steps.push(current);
    },
    ended(outcome) {
      if (current === undefined) return;
      current.ended = now();
      current.outcome = outcome;
    },
  };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function exchangeSpan(settled: Settled, frame: Frame): ReadableSpan {
  const { plan, facts, denial, trace } = settled;
  const attributes: Attributes = {
    "http.request.method": methodLabel(facts.head.method),
    "http.response.status_code": settled.status,
    "castellan.ending": settled.ending,
    "castellan.exchange": facts.id,
  };
  if (plan) {
    attributes["castellan.api"] = plan.api.name;
    attributes["castellan.operation"] = plan.id;
    if (plan.operation) attributes["http.route"] = plan.operation.path;
  }
  if (denial) attributes["castellan.denial"] = `${denial.control} ${denial.reason}`;
  if (settled.fault !== undefined) attributes["error.type"] = settled.fault;
  const { parentId } = trace as { readonly parentId?: string | undefined };
  return {
    ...frame,
    ...emptySpan,
    name: plan?.id ?? "unmatched",
    kind: SpanKind.SERVER,
    spanContext: () => contextOf(trace.traceId, trace.spanId),
    ...(parentId === undefined ? {} : { parentSpanContext: contextOf(trace.traceId, parentId) }),
    ...times(facts.time, facts.time + settled.duration),
    status: { code: settled.status >= 500 ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes,
  };
}

function stepSpan(settled: Settled, step: Step, frame: Frame): ReadableSpan {
  const { traceId, spanId } = settled.trace;
  const own = randomBytes(8).toString("hex");
  return {
    ...frame,
    ...emptySpan,
    name: `${step.phase} ${step.control}`,
    kind: SpanKind.INTERNAL,
    spanContext: () => contextOf(traceId, own),
    parentSpanContext: contextOf(traceId, spanId),
    ...times(step.started, Math.max(step.ended, step.started)),
    status: { code: step.outcome === "fault" ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: { "castellan.control": step.control, "castellan.outcome": step.outcome },
  };
}

const emptySpan = {
  links: [],
  events: [],
  ended: true,
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
};

function contextOf(traceId: string, spanId: string) {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

function times(
  start: number,
  end: number,
): Pick<ReadableSpan, "startTime" | "endTime" | "duration"> {
  return { startTime: hrTime(start), endTime: hrTime(end), duration: hrTime(end - start) };
}

/** Milliseconds as whole seconds and nanoseconds. */
function hrTime(ms: number): HrTime {
  const seconds = Math.trunc(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
