using System.Text;
using System.Text.Json;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Exchange.Tests.Metadata;

public sealed class CanonicalJsonTests
{
    /// <summary>Written by hand after the OLPC rules: ordinal keys, no white space, only quote and backslash escaped.</summary>
    [Theory]
    [InlineData("{ \"b\" : 1, \"a\" : [ true, false, null ] }", "{\"a\":[true,false,null],\"b\":1}")]
    [InlineData("{\"b\":{\"z\":-7,\"B\":0},\"A\":\"x\"}", "{\"A\":\"x\",\"b\":{\"B\":0,\"z\":-7}}")]
    [InlineData("\"a\\\"b\\\\c\"", "\"a\\\"b\\\\c\"")]
    [InlineData("\"line\\nend\\t\\u00e9\"", "\"line\nend\té\"")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("\"<&>'/\"", "\"<&>'/\"")]
    public void A_value_has_one_form(string json, string canonical) => Assert.Equal(canonical, Encode(json));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3000")]
    [InlineData("9223372036854775808")]
    public void A_number_that_is_not_whole_has_none(string json) => Assert.Throws<FormatException>(() => Encode(json));

    [Fact]
    public void Nesting_beyond_the_limit_is_refused_and_not_followed()
    {
        string deep = new string('[', CanonicalJson.DepthMax + 2) + new string(']', CanonicalJson.DepthMax + 2);
        Assert.Throws<FormatException>(() => Encode(deep));
        string deepest = new string('[', CanonicalJson.DepthMax + 1) + new string(']', CanonicalJson.DepthMax + 1);
        Assert.Equal(deepest, Encode(deepest));
    }

    private static string Encode(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Encode(document.RootElement));
    }
}
