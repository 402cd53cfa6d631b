using System.Collections.Immutable;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Fetches what Central answers to hits and which pairs it has cleared, page by page after the newest that is kept.
/// </summary>
public sealed partial class AnswerFetch(
    RecordStore records, ClearedPairs cleared, CentralLink central, SyncOptions options, TimeProvider time, ILogger<AnswerFetch> log)
    : CentralPart(time, log)
{
    /// <summary>One answer's text (characters).</summary>
    public const int TextCharsMax = 500;

    /// <summary>Answers in one page (count).</summary>
    public const int PageCountMax = 1000;

    /// <summary>Fetches and keeps one page.</summary>
    /// <returns>How many answers it had.</returns>
    /// <exception cref="CentralUnreachableException">Central did not answer, or not as it should.</exception>
    /// <exception cref="RecordStoreException">The answers could not be kept.</exception>
    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        long after = records.AnswerCursor;
        AnswerPage page = await central.AnswersAsync(after, cancel);
        ImmutableArray<Answer> answers = page.Answers.IsDefault ? [] : page.Answers;
        if (!IsPossible(new AnswerPage(answers), after))
            throw new CentralUnreachableException("Central's answers are not what was asked for; none is kept.");
        records.Add(new AnswerPage(answers));
        return answers.Length;
    }

    /// <summary>Fetches and keeps one page of cleared pairs.</summary>
    /// <returns>How much news it had.</returns>
    /// <exception cref="CentralUnreachableException">Central did not answer, or not as it should.</exception>
    public async Task<int> RunClearedOnceAsync(CancellationToken cancel)
    {
        long after = cleared.Cursor;
        ClearedPage page = await central.ClearedAsync(after, cancel);
        ImmutableArray<ClearedNews> news = page.News.IsDefault ? [] : page.News;
        if (!IsPossible(new ClearedPage(news), after))
            throw new CentralUnreachableException("Central's cleared pairs are not what was asked for; none is kept.");
        if (!news.IsEmpty)
            cleared.Add(new ClearedPage(news));
        return news.Length;
    }

    /// <summary>Whether a page is one that Central could give to who asks for what follows a cursor.</summary>
    internal static bool IsPossible(AnswerPage page, long after) =>
        !page.Answers.IsDefault && page.Answers.Length <= PageCountMax
        && page.Answers.All(answer => answer.Cursor > after && answer.Text.Length <= TextCharsMax);

    /// <inheritdoc cref="IsPossible(AnswerPage, long)"/>
    internal static bool IsPossible(ClearedPage page, long after) =>
        !page.News.IsDefault && page.News.Length <= ClearedPage.CountMax
        && page.News.All(one => one.Cursor > after && (one.Pair is null || one.Pair.IsPossible()));

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Backoff backoff = new(options.AnswerFetchSeconds, Math.Max(options.AnswerFetchSeconds, options.RetryLongestSeconds));
        WakeUp wakeUp = new(Time);
        central.Status.CameBack += wakeUp.Call;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await wakeUp.WaitAsync(await FetchAsync(backoff, stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
        finally
        {
            central.Status.CameBack -= wakeUp.Call;
        }
    }

    /// <returns>How long to wait before the next page.</returns>
    private async Task<TimeSpan> FetchAsync(Backoff backoff, CancellationToken cancel)
    {
        try
        {
            int count = await RunOnceAsync(cancel);
            int news = await RunClearedOnceAsync(cancel);
            backoff.Reset();
            if (count > 0)
                LogKept(count);
            if (news > 0)
                LogCleared(news);
            return count + news > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(options.AnswerFetchSeconds);
        }
        catch (Exception failure) when (failure is CentralUnreachableException or RecordStoreException
            or IOException or UnauthorizedAccessException)
        {
            LogFailed(failure.Message);
            return backoff.Next((failure as CentralUnreachableException)?.RetryAfter ?? TimeSpan.Zero);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} answer(s) of Central kept.")]
    private partial void LogKept(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} piece(s) of news about cleared pairs kept.")]
    private partial void LogCleared(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No answers fetched: {Sentence}")]
    private partial void LogFailed(string sentence);
}
