using System.Globalization;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>A Central whose disk is full answers questions and takes nothing; a line may carry what is small and cut what is large.</summary>
public sealed class HalfCentralTests : BoardOnTheLine
{
    private const int Cut = 0;

    /// <summary>What the two parts ask in the time of the test when each keeps to its waits, several times over (count).</summary>
    private const int RequestsMax = 60;

    /// <summary>
    /// Found by reading: every question that was answered told all that Central was back, itself among them, so that a board asked on
    /// without any pause, and with it all of its fleet, until Central had room again.
    /// </summary>
    [Theory]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    [InlineData(StatusCodes.Status500InternalServerError)]
    [InlineData(StatusCodes.Status409Conflict)]
    [InlineData(Cut)]
    public async Task A_Central_that_takes_nothing_is_not_stormed(int status)
    {
        using RecordStore records = Board.OpenRecords();
        records.RecordHit(Board.Hit(1));
        Server.Fault = async context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method))
                return false;
            context.Response.StatusCode = status;
            if (status == Cut)
                context.Abort();
            else
                await context.Response.WriteAsync("{\"error\":\"There is no room.\"}");
            return true;
        };
        SyncOptions options = new() { AnswerFetchSeconds = 0.5 };
        using ReportDelivery delivery = new(records, Central, options, TimeProvider.System, NullLogger<ReportDelivery>.Instance);
        using AnswerFetch answers = new(
            records, ClearedPairs.Open(Board.Data, Unit, Board.Time), Central, options, TimeProvider.System, NullLogger<AnswerFetch>.Instance);
        await delivery.StartAsync(CancellationToken.None);
        await answers.StartAsync(CancellationToken.None);

        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);

        Assert.False(delivery.ExecuteTask!.IsCompleted || answers.ExecuteTask!.IsCompleted);
        await delivery.StopAsync(CancellationToken.None);
        await answers.StopAsync(CancellationToken.None);
        int requests = Volatile.Read(ref Server.Requests);
        Assert.True(requests <= RequestsMax, string.Create(CultureInfo.InvariantCulture, $"{requests} requests"));
        Assert.Equal(1, records.Queue().Waiting);
    }
}
