using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Churn.IntegrationTests.Grpc;

/// <summary>gRPC-Web from a page of another origin, with a stock client in a real browser.</summary>
public sealed class GrpcWebTests
{
    [Fact]
    public async Task Page_CallsUnaryAndStreamingMethods_AndIsToldWhatIsWrong()
    {
        var files = new Dictionary<string, object>
        {
            ["/descriptors.bin"] = Descriptors(ChurnServiceReflection.Descriptor, ModelServiceReflection.Descriptor),
            ["/node_modules/"] = Repository.PathOf("tests/node/node_modules"),
        };
        var visitor = await File.ReadAllTextAsync(Repository.PathOf("tests/browser/grpc_web.js"), TestContext.Current.CancellationToken);
        await using var site = await StaticSite.StartAsync(Repository.PathOf("tests/browser"), visitor, files);
        await using var server = await ServerProcess.StartAsync("--cors", site.Origin);

        var page = await Browser.ShowAsync($"{site.Origin}/?api={server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}");

        var said = page[(page.IndexOf("<pre id=\"said\">", StringComparison.Ordinal) + 15)..page.IndexOf("</pre>", StringComparison.Ordinal)];
        Assert.Equal(
            [
                "unary: web 1", "error: InvalidArgument customer_id", "model: Unknown Failed to fetch", "stream: 1,2,3 Canceled",
                "before the deadline: 3", "deadline: DeadlineExceeded Deadline exceeded.",
            ],
            said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
    }

    // Dependencies first.
    private static byte[] Descriptors(params FileDescriptor[] files)
    {
        var set = new FileDescriptorSet();
        var seen = new HashSet<string>();
        Array.ForEach(files, Add);
        return set.ToByteArray();

        void Add(FileDescriptor file)
        {
            if (seen.Add(file.Name))
            {
                file.Dependencies.ToList().ForEach(Add);
                set.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
            }
        }
    }
}
