/** How bodies are handled at one operation. */
export interface BodyLimits {
  /** Bytes after decoding; above it 413. */
  readonly requestBytes: number;
  /** Bytes of a response that has to be read whole. */
  readonly responseBytes: number;
  /** What becomes of a response above `responseBytes` that a control must read. */
  readonly oversizeResponse: "refuse" | "stream";
  /** Largest decoded:encoded ratio. */
  readonly ratio: number;
  /** Bytes of a streamed (opaque) request body. */
  readonly streamBytes: number;
}
