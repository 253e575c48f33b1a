using System.Collections.Immutable;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Cells find their places by the names of their columns.</summary>
public class RowBinderTests
{
    private static readonly ImmutableArray<InputColumn> Mixed =
        [new("b", false, 1, 0), new("T", true, 1, 0), new("V", false, 2, 1), new("a", false, 1, 3)];

    [Theory]
    [InlineData("V[1]", "V[0]", 6, 5)]
    [InlineData("V", "V", 5, 6)]
    public void NamedColumns_GoWhereTheModelReadsThem(string first, string second, double slot0, double slot1)
    {
        var binder = new RowBinder(Mixed, ["a", "unused", "T", first, second, "b"]);
        var numbers = new double[4];
        var texts = new string?[1];

        binder.Bind(["1e-3", "x", "y z", "5", "6", "True"], numbers, texts);
        Assert.Equal([1, slot0, slot1, 0.001], numbers);
        Assert.Equal("y z", texts[0]);

        binder.Bind(["", "", "", "NaN", "?", "false"], numbers, texts);
        Assert.Equal([0, double.NaN, double.NaN, double.NaN], numbers);
        Assert.Null(texts[0]);
    }

    [Fact]
    public void VectorAlone_TakesATableAsWide()
    {
        var binder = new RowBinder([new("Features", false, 3, 0)], ["x", "y", "z"]);
        var numbers = new double[3];

        binder.Bind(["1", "2", "3"], numbers, []);

        Assert.Equal([1, 2, 3], numbers);
    }

    [Theory]
    [InlineData("a,b,T,V[0]", "\"V\" 2 times")]
    [InlineData("a,b,T,V", "\"V\" 2 times")]
    [InlineData("a,b,V,V", "\"T\" is 0 times")]
    [InlineData("a,b,a,T,V,V", "\"a\" is 2 times")]
    public void HeaderWithoutAColumn_IsRefusedByName(string header, string says)
    {
        var e = Assert.Throws<ArgumentException>(() => new RowBinder(Mixed, header.Split(',')));

        Assert.Contains(says, e.Message);
    }

    [Theory]
    [InlineData("1,2", "2 cells where the header has 3")]
    [InlineData("1,2,three", "Column \"c\" holds \"three\"")]
    public void WrongLine_IsRefused(string line, string says)
    {
        var binder = new RowBinder([new("c", false, 1, 0)], ["a", "b", "c"]);

        var e = Assert.Throws<FormatException>(() => binder.Bind(line.Split(','), new double[1], []));

        Assert.Contains(says, e.Message);
    }
}
