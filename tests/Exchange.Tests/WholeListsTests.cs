using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists;

namespace CheckpointEdge.Exchange.Tests;

/// <summary>What another machine sends as a list has no holes, whatever it is a list of.</summary>
public sealed class WholeListsTests
{
    [Theory]
    [InlineData(typeof(ReceiptBatch), "{\"receipts\":[null]}")]
    [InlineData(typeof(ReportBatch), "{\"reports\":[null]}")]
    [InlineData(typeof(AnswerPage), "{\"answers\":[null]}")]
    [InlineData(typeof(ClearedPage), "{\"news\":[null]}")]
    [InlineData(typeof(TrustedRole), "{\"threshold\":1,\"keys\":[null]}")]
    [InlineData(typeof(RoleKeys), "{\"threshold\":1,\"keyids\":[\"a\",null]}")]
    [InlineData(typeof(ReceiptBatch), "{\"receipts\":null}")]
    [InlineData(typeof(ReceiptBatch), "{\"receipts\":{}}")]
    [InlineData(typeof(ReceiptBatch), "{\"receipts\":[")]
    public void A_list_with_a_hole_is_none(Type type, string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ExchangeJson.Default.GetTypeInfo(type)!));

    [Fact]
    public void A_table_with_a_hole_is_none() => Assert.Throws<JsonException>(
        () => JsonSerializer.Deserialize("{\"_type\":\"snapshot\",\"meta\":{\"a\":null}}", ExchangeJson.Default.SnapshotRole));

    [Fact]
    public void Names_that_differ_by_a_mark_nobody_sees_are_two()
    {
        const string target = "{\"length\":1,\"hashes\":{\"sha256\":\"00\"}}";
        TargetsRole role = JsonSerializer.Deserialize(
            "{\"_type\":\"targets\",\"spec_version\":\"1.0.0\",\"version\":1,\"expires\":\"2031-05-04T03:02:01Z\",\"targets\":{\"list\":"
            + target + ",\"li\u00ADst\":" + target + "}}",
            ExchangeJson.Default.TargetsRole)!;
        Assert.Equal(["list", "li\u00ADst"], role.Targets.Keys);
    }

    /// <summary>A list of a kind that is not looked after would come in with holes.</summary>
    [Fact]
    public void Every_list_of_the_exchange_is_looked_after()
    {
        Queue<Type> left = new(typeof(ExchangeJson).GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(JsonSerializableAttribute))
            .Select(data => (Type)data.ConstructorArguments[0].Value!));
        HashSet<Type> seen = [.. left];
        WholeLists whole = new();
        List<string> open = [];
        int lists = 0;
        while (left.TryDequeue(out Type? type))
        {
            if (ElementOf(type) is { } element)
            {
                if (!element.IsValueType && !whole.CanConvert(type))
                    open.Add(type.ToString());
                lists++;
                if (seen.Add(element))
                    left.Enqueue(element);
                continue;
            }

            foreach (JsonPropertyInfo property in ExchangeJson.Default.GetTypeInfo(type)?.Properties ?? [])
            {
                Type its = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                if (seen.Add(its))
                    left.Enqueue(its);
            }
        }

        Assert.Empty(open);
        Assert.True(lists > 10, $"only {lists} lists were seen");
    }

    private static Type? ElementOf(Type type) =>
        type == typeof(string) || type == typeof(byte[]) || !typeof(IEnumerable).IsAssignableFrom(type) ? null
        : type.IsArray ? type.GetElementType()
        : type.GetGenericArguments() is [.., { } last] ? last
        : null;
}
