using Churn.Protocol.V1;
using Google.Protobuf;

namespace Churn.Tests.Fuzz;

public sealed class FinderTmp
{
    [Fact(Explicit = true)]
    public void Find()
    {
        var mutator = new Mutator([Samples.Record.ToByteArray(), Samples.RecordFull.ToByteArray()], [0x80], [0xff, 0xff], [0x0a]);
        var best = new Dictionary<string, string>();
        for (var i = 0; i < 300_000; i++)
        {
            var random = new Random(i);
            var bytes = mutator.Next(random);
            var cuts = random.Next(2) == 0 ? [] : Segmented.Cuts(random, bytes.Length);
            try
            {
                RecordEventRequest.Parser.ParseFrom(Segmented.Of(bytes, cuts));
            }
            catch (InvalidProtocolBufferException)
            {
            }
            catch (Exception e)
            {
                var key = $"{e.GetType().Name} {(cuts.Length > 0 ? "cut" : "whole")}";
                var value = $"{Convert.ToHexString(bytes)} at {string.Join(',', cuts)}";
                if (!best.TryGetValue(key, out var known) || known.Length > value.Length)
                {
                    best[key] = value;
                }
            }
        }

        Assert.Fail(string.Join("\n", best));
    }
}
