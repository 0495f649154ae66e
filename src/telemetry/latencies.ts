/** Seconds: from a cache hit to the longest total timeout. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** How long the exchanges of one API took. */
export class Latencies {
  /** By bucket, not added up; the last one is for all that is longer. */
  readonly counts: Float64Array = new Float64Array(buckets.length + 1);
  sum = 0;

  observe(seconds: number): void {
    let bucket = 0;
    while (bucket < buckets.length && seconds > (buckets[bucket] ?? 0)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += seconds;
  }
}

/** A Prometheus histogram by API: an observation is two additions, and labels are written when it is read. */
export class LatencyHistogram {
  readonly #name: string;
  readonly #help: string;
  readonly #byApi = new Map<string, Latencies>();

  constructor(name: string, help: string) {
    this.#name = name;
    this.#help = help;
  }

  of(api: string): Latencies {
    const known = this.#byApi.get(api);
    if (known !== undefined) return known;
    const made = new Latencies();
    this.#byApi.set(api, made);
    return made;
  }

  /** As prom-client's aggregator takes it. */
  read(): object {
    const values = [...this.#byApi].flatMap(([api, latencies]) => this.#valuesOf(api, latencies));
    return {
      name: this.#name,
      help: this.#help,
      type: "histogram",
      values,
      aggregator: "sum",
    };
  }

  #valuesOf(api: string, { counts, sum }: Latencies): readonly object[] {
    let total = 0;
    const values: object[] = [];
    for (const [i, count] of counts.entries()) {
      total += count;
      const labels = { le: buckets[i] ?? "+Inf", api };
      values.push({ metricName: `${this.#name}_bucket`, labels, value: total });
    }
    values.push({ metricName: `${this.#name}_sum`, labels: { api }, value: sum });
    values.push({ metricName: `${this.#name}_count`, labels: { api }, value: total });
    return values;
  }
}
