// The gRPC project's interoperability cases with gRPC C++: runs each and prints a line for it.
// Argument: address as host:port. Compiled by tests/cpp/build, the generated code with it.
#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "grpc/testing/test.grpc.pb.h"

// Exported by the library for tests like these, and in no header that is installed.
uint32_t grpc_call_test_only_get_message_flags(grpc_call* call);

namespace grpc::testing {
// The friend by whose name a test may look into a context.
class InteropClientContextInspector {
 public:
  static bool WasCompressed(const grpc::ClientContext& context) {
    constexpr uint32_t kCompressed = 0x40000000u;  // Survives decompression, for tests only.
    return (grpc_call_test_only_get_message_flags(context.call_) & kCompressed) != 0;
  }
};
}  // namespace grpc::testing

namespace {

using namespace grpc::testing;
using grpc::Status;
using grpc::StatusCode;

const std::vector<int> kSizes = {31415, 9, 2653, 58979};
const std::vector<int> kSent = {27182, 8, 1828, 45904};

std::shared_ptr<grpc::Channel> channel;
std::unique_ptr<TestService::Stub> stub;

void Check(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

void CheckStatus(const Status& status, StatusCode code) {
  Check(status.error_code() == code, std::to_string(status.error_code()) + " " + status.error_message());
}

// Each call has a context of its own; a deadline keeps a broken server from stopping the run.
struct Context : grpc::ClientContext {
  explicit Context(std::chrono::milliseconds within = std::chrono::seconds(20)) {
    set_deadline(std::chrono::system_clock::now() + within);
  }
};

void Fill(Payload* payload, int size) { payload->set_body(std::string(size, '\0')); }

void CheckZeros(const Payload& payload, int size) { Check(payload.body() == std::string(size, '\0'), "payload"); }

SimpleRequest Large() {
  SimpleRequest request;
  request.set_response_size(314159);
  Fill(request.mutable_payload(), 271828);
  return request;
}

StreamingOutputCallRequest Output(int size, int sent) {
  StreamingOutputCallRequest request;
  request.add_response_parameters()->set_size(size);
  Fill(request.mutable_payload(), sent);
  return request;
}

void CheckLarge(Context& context, const SimpleRequest& request) {
  SimpleResponse response;
  CheckStatus(stub->UnaryCall(&context, request, &response), StatusCode::OK);
  CheckZeros(response.payload(), 314159);
}

void EmptyUnary() {
  Context context;
  Empty response;
  CheckStatus(stub->EmptyCall(&context, Empty(), &response), StatusCode::OK);
  Check(response.ByteSizeLong() == 0, "size");
}

void LargeUnary() {
  Context context;
  CheckLarge(context, Large());
}

void ClientCompressedUnary() {
  auto request = Large();
  request.mutable_expect_compressed()->set_value(true);
  Context probe, compressed, plain;
  SimpleResponse response;
  CheckStatus(stub->UnaryCall(&probe, request, &response), StatusCode::INVALID_ARGUMENT);
  compressed.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  CheckLarge(compressed, request);
  request.mutable_expect_compressed()->set_value(false);
  CheckLarge(plain, request);
}

void ServerCompressedUnary() {
  for (bool wanted : {true, false}) {
    auto request = Large();
    request.mutable_response_compressed()->set_value(wanted);
    Context context;
    CheckLarge(context, request);
    Check(InteropClientContextInspector::WasCompressed(context) == wanted, "compressed flag");
  }
}

void ClientStreaming() {
  Context context;
  StreamingInputCallResponse response;
  auto writer = stub->StreamingInputCall(&context, &response);
  for (int size : kSent) {
    StreamingInputCallRequest request;
    Fill(request.mutable_payload(), size);
    Check(writer->Write(request), "write");
  }
  writer->WritesDone();
  CheckStatus(writer->Finish(), StatusCode::OK);
  Check(response.aggregated_payload_size() == 74922, "sum");
}

void ClientCompressedStreaming() {
  StreamingInputCallRequest request;
  request.mutable_expect_compressed()->set_value(true);
  Fill(request.mutable_payload(), 27182);
  StreamingInputCallResponse response;
  Context probe, context;
  auto refused = stub->StreamingInputCall(&probe, &response);
  refused->Write(request);
  refused->WritesDone();
  CheckStatus(refused->Finish(), StatusCode::INVALID_ARGUMENT);

  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  auto writer = stub->StreamingInputCall(&context, &response);
  Check(writer->Write(request), "compressed write");
  request.mutable_expect_compressed()->set_value(false);
  Fill(request.mutable_payload(), 45904);
  Check(writer->Write(request, grpc::WriteOptions().set_no_compression()), "plain write");
  writer->WritesDone();
  CheckStatus(writer->Finish(), StatusCode::OK);
  Check(response.aggregated_payload_size() == 73086, "sum");
}

void ServerStreaming() {
  StreamingOutputCallRequest request;
  for (int size : kSizes) request.add_response_parameters()->set_size(size);
  Context context;
  auto reader = stub->StreamingOutputCall(&context, request);
  StreamingOutputCallResponse response;
  for (int size : kSizes) {
    Check(reader->Read(&response), "read");
    CheckZeros(response.payload(), size);
  }
  Check(!reader->Read(&response), "end");
  CheckStatus(reader->Finish(), StatusCode::OK);
}

void ServerCompressedStreaming() {
  StreamingOutputCallRequest request;
  const std::vector<std::pair<int, bool>> expected = {{31415, true}, {92653, false}};
  for (auto [size, compressed] : expected) {
    auto* parameters = request.add_response_parameters();
    parameters->set_size(size);
    parameters->mutable_compressed()->set_value(compressed);
  }
  Context context;
  auto reader = stub->StreamingOutputCall(&context, request);
  StreamingOutputCallResponse response;
  for (auto [size, compressed] : expected) {
    Check(reader->Read(&response), "read");
    CheckZeros(response.payload(), size);
    Check(InteropClientContextInspector::WasCompressed(context) == compressed, "compressed flag");
  }
  Check(!reader->Read(&response), "end");
  CheckStatus(reader->Finish(), StatusCode::OK);
}

void PingPong() {
  Context context;
  auto stream = stub->FullDuplexCall(&context);
  StreamingOutputCallResponse response;
  for (size_t i = 0; i < kSizes.size(); i++) {
    Check(stream->Write(Output(kSizes[i], kSent[i])) && stream->Read(&response), "exchange");
    CheckZeros(response.payload(), kSizes[i]);
  }
  stream->WritesDone();
  Check(!stream->Read(&response), "end");
  CheckStatus(stream->Finish(), StatusCode::OK);
}

void EmptyStream() {
  Context context;
  auto stream = stub->FullDuplexCall(&context);
  StreamingOutputCallResponse response;
  stream->WritesDone();
  Check(!stream->Read(&response), "end");
  CheckStatus(stream->Finish(), StatusCode::OK);
}

void CancelAfterBegin() {
  Context context;
  StreamingInputCallResponse response;
  auto writer = stub->StreamingInputCall(&context, &response);
  context.TryCancel();
  CheckStatus(writer->Finish(), StatusCode::CANCELLED);
}

void CancelAfterFirstResponse() {
  Context context;
  auto stream = stub->FullDuplexCall(&context);
  StreamingOutputCallResponse response;
  Check(stream->Write(Output(31415, 27182)) && stream->Read(&response), "exchange");
  CheckZeros(response.payload(), 31415);
  context.TryCancel();
  CheckStatus(stream->Finish(), StatusCode::CANCELLED);
}

void TimeoutOnSleepingServer() {
  Context context(std::chrono::milliseconds(1));
  auto stream = stub->FullDuplexCall(&context);
  StreamingOutputCallRequest request;
  Fill(request.mutable_payload(), 27182);
  stream->Write(request);
  CheckStatus(stream->Finish(), StatusCode::DEADLINE_EXCEEDED);
}

void Echo(Context& context) {
  context.AddMetadata("x-grpc-test-echo-initial", "test_initial_metadata_value");
  context.AddMetadata("x-grpc-test-echo-trailing-bin", "\xab\xab\xab");
}

void CheckEchoed(const Context& context) {
  const auto& headers = context.GetServerInitialMetadata();
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto initial = headers.find("x-grpc-test-echo-initial");
  const auto trailing = trailers.find("x-grpc-test-echo-trailing-bin");
  Check(initial != headers.end() && initial->second == "test_initial_metadata_value", "initial metadata");
  Check(trailing != trailers.end() && trailing->second == "\xab\xab\xab", "trailing metadata");
}

void CustomMetadata() {
  Context unary, duplex;
  Echo(unary);
  CheckLarge(unary, Large());
  CheckEchoed(unary);

  Echo(duplex);
  auto stream = stub->FullDuplexCall(&duplex);
  StreamingOutputCallResponse response;
  Check(stream->Write(Output(314159, 271828)) && stream->WritesDone() && stream->Read(&response), "exchange");
  CheckZeros(response.payload(), 314159);
  Check(!stream->Read(&response), "end");
  CheckStatus(stream->Finish(), StatusCode::OK);
  CheckEchoed(duplex);
}

void CheckEchoedStatus(const Status& status, const std::string& words) {
  CheckStatus(status, StatusCode::UNKNOWN);
  Check(status.error_message() == words, "message: " + status.error_message());
}

void UnaryStatus(const std::string& words) {
  SimpleRequest request;
  request.mutable_response_status()->set_code(2);
  request.mutable_response_status()->set_message(words);
  Context context;
  SimpleResponse response;
  CheckEchoedStatus(stub->UnaryCall(&context, request, &response), words);
}

void StatusCodeAndMessage() {
  const std::string words = "test status message";
  UnaryStatus(words);
  StreamingOutputCallRequest request;
  request.mutable_response_status()->set_code(2);
  request.mutable_response_status()->set_message(words);
  Context context;
  auto stream = stub->FullDuplexCall(&context);
  stream->Write(request);
  stream->WritesDone();
  StreamingOutputCallResponse response;
  Check(!stream->Read(&response), "end");
  CheckEchoedStatus(stream->Finish(), words);
}

void SpecialStatusMessage() { UnaryStatus("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"); }

void UnimplementedMethod() {
  Context context;
  Empty response;
  CheckStatus(stub->UnimplementedCall(&context, Empty(), &response), StatusCode::UNIMPLEMENTED);
}

void UnimplementedServiceCall() {
  Context context;
  Empty response;
  auto other = UnimplementedService::NewStub(channel);
  CheckStatus(other->UnimplementedCall(&context, Empty(), &response), StatusCode::UNIMPLEMENTED);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  channel = grpc::CreateChannel(arguments[1], grpc::InsecureChannelCredentials());
  stub = TestService::NewStub(channel);
  const std::vector<std::pair<std::string, std::function<void()>>> cases = {
      {"empty_unary", EmptyUnary},
      {"large_unary", LargeUnary},
      {"client_compressed_unary", ClientCompressedUnary},
      {"server_compressed_unary", ServerCompressedUnary},
      {"client_streaming", ClientStreaming},
      {"client_compressed_streaming", ClientCompressedStreaming},
      {"server_streaming", ServerStreaming},
      {"server_compressed_streaming", ServerCompressedStreaming},
      {"ping_pong", PingPong},
      {"empty_stream", EmptyStream},
      {"cancel_after_begin", CancelAfterBegin},
      {"cancel_after_first_response", CancelAfterFirstResponse},
      {"timeout_on_sleeping_server", TimeoutOnSleepingServer},
      {"custom_metadata", CustomMetadata},
      {"status_code_and_message", StatusCodeAndMessage},
      {"special_status_message", SpecialStatusMessage},
      {"unimplemented_method", UnimplementedMethod},
      {"unimplemented_service", UnimplementedServiceCall},
  };
  int failed = 0;
  for (const auto& [name, run] : cases) {
    try {
      run();
      std::cout << name << " ok" << std::endl;
    } catch (const std::exception& error) {
      failed = 1;
      std::cout << name << " FAILED " << error.what() << std::endl;
    }
  }
  return failed;
}
