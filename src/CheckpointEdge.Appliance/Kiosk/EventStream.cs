namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>Server-sent events (WHATWG HTML, 9.2) of one kind. Stateless.</summary>
internal static class EventStream
{
    /// <summary>A comment after so long without an event, so that both ends notice a dead line (seconds).</summary>
    public const int HeartbeatSeconds = 15;

    /// <summary>Sends every value until the page goes or the service stops; neither is an error.</summary>
    /// <param name="id">The event's id; empty for none.</param>
    /// <param name="data">UTF-8 without a line break.</param>
    public static async Task SendAsync<T>(
        HttpContext context, string kind, IAsyncEnumerable<T> values, Func<T, string> id, Func<T, ReadOnlyMemory<byte>> data,
        TimeProvider time, CancellationToken ended)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        IAsyncEnumerator<T> newest = values.GetAsyncEnumerator(ended);
        Task<bool> next = newest.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(ended);
                Task heartbeat = Task.Delay(TimeSpan.FromSeconds(HeartbeatSeconds), time, waiting.Token);
                if (await Task.WhenAny(next, heartbeat) != next)
                {
                    await heartbeat;
                    await WriteAsync(context, ":\n\n"u8.ToArray(), ended);
                    continue;
                }

                await waiting.CancelAsync();
                if (!await next)
                    return;
                await WriteAsync(context, Event(kind, id(newest.Current), data(newest.Current)), ended);
                next = newest.MoveNextAsync().AsTask();
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // The page went away or the service stops.
        }
        finally
        {
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await newest.DisposeAsync();
        }
    }

    private static byte[] Event(string kind, string id, ReadOnlyMemory<byte> data)
    {
        string head = id.Length > 0 ? $"id: {id}\nevent: {kind}\ndata: " : $"event: {kind}\ndata: ";
        return [.. System.Text.Encoding.UTF8.GetBytes(head), .. data.Span, (byte)'\n', (byte)'\n'];
    }

    private static async Task WriteAsync(HttpContext context, byte[] bytes, CancellationToken ended)
    {
        await context.Response.Body.WriteAsync(bytes, ended);
        await context.Response.Body.FlushAsync(ended);
    }
}
