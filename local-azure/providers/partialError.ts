import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Body } from "../arm/json";
import { DetailedError } from "./server";
import { toStruct } from "./wire";

/**
 * The error of an operation that was accepted and then failed: the resource exists, so the engine is
 * told its id and state and keeps it (crud.go, HandleErrorWithCheckpoint).
 */
export function partialError(
  id: string,
  reason: string,
  outputs: Body,
  inputs: Body,
): DetailedError {
  const detail = new ErrorResourceInitFailed()
    .setId(id)
    .setProperties(toStruct(outputs))
    .setInputs(toStruct(inputs))
    .setReasonsList([reason]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(reason).setDetailsList([any]);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return new DetailedError(reason, metadata);
}
