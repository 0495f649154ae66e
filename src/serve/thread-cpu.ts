/**
 * What this thread spends, between one moment and the next. Linux brings a running thread's time up to date with
 * each tick and when it sleeps, so a stretch shorter than that, measured by itself, mostly seems to cost nothing:
 * whoever works in short stretches has to ask for what it spent since it last asked.
 */
export class ThreadCpu {
  #before = process.threadCpuUsage();

  /** CPU ms since it was last called. */
  spent(): number {
    const now = process.threadCpuUsage();
    const { user, system } = this.#before;
    this.#before = now;
    return (now.user + now.system - user - system) / 1000;
  }
}
