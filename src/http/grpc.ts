import type { MediaType } from "./media-type.ts";

/**
 * Is this the media type of gRPC over HTTP/2 (PROTOCOL-HTTP2 of the gRPC project), such as
 * `application/grpc` or `application/grpc+proto`? gRPC-Web, which is another protocol, is not.
 */
export function isGrpc(mediaType: MediaType | undefined): boolean {
  if (mediaType === undefined) return false;
  const { essence } = mediaType;
  return essence === "application/grpc" || essence.startsWith("application/grpc+");
}
