using System.Runtime.CompilerServices;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Appliance.Cameras;

/// <summary>
/// A document reader made of a camera: looks at its newest frame, tells how the document should be laid, and hands out the
/// printed lines once two looks agree on a reading that is safe to use. What stays unsafe is asked of the officer and handed out
/// only as the officer confirms it. The camera's own troubles are told by <see cref="CameraWatch"/>. One listener.
/// </summary>
/// <param name="read">What a picture says on a day: <see cref="MrzPictureReader.ReadFrame"/>.</param>
internal sealed class PictureMrzReader(
    ICamera camera, Func<GreyPicture, DateOnly, MrzPictureReading> read, TimeProvider time) : IMrzReader
{
    /// <summary>Looks in a second: a look takes a tenth of a second of one core.</summary>
    public const int LooksPerSecondMax = 4;

    /// <summary>Looks in a row that have to agree before anything is told, lines or advice (count).</summary>
    public const int LooksToAgree = 2;

    /// <summary>Looks in a row without any document after which the one that lay there was taken away (count).</summary>
    public const int LooksUntilRemoved = 4;

    /// <summary>Looks in a row at a zone that is not safe after which the officer is asked (count): moving it often helps before.</summary>
    public const int LooksUntilAsked = 6;

    /// <summary>
    /// Characters in which a zone differs from the one that lies there, beyond those in doubt, to be another document's (count): a bad
    /// picture of one document costs a few, and hardly two people have so few apart. Whatever is read safely is compared letter by letter.
    /// </summary>
    public const int PlacesOfAnother = 8;

    /// <summary>Longest side looked at (pixels): letters of a whole page are 20 pixels high then.</summary>
    private const int SideMax = 2048;

    private PlacementAdvice? _told, _seen;
    private int _seenLooks;
    private string _lying = "", _candidate = "";
    private int _candidateLooks;
    private int _emptyLooks;
    private int _unsafeLooks;
    private int _anotherLooks;
    private MrzPictureReading? _asked;
    private ReadOnlyMemory<byte> _askedPortrait;
    private string? _confirmed;
    private TaskCompletionSource _spoke = NewSignal();
    private bool _settled;

    public string Name => "Document camera";

    /// <summary>Asked before every look: nobody is there to whom a document could be shown, and the desk saves the work.</summary>
    public Func<bool> IsWanted { get; init; } = static () => true;

    /// <summary>Cuts the holder's photograph out of the picture that was read, as a picture file; empty where it cannot.</summary>
    public Func<ColourPicture, MrzPictureReading, ReadOnlyMemory<byte>> Portrait { get; init; } = static (_, _) => default;

    /// <summary>How the document lies, when that changed.</summary>
    public event Action<PlacementAdvice>? Advised;

    /// <summary>What the officer is asked, when that changed; null: nothing any more. It stays as it is until it is settled.</summary>
    public event Action<MrzPictureReading?>? Asked;

    /// <summary>The officer has looked at what lies there: these are its lines.</summary>
    /// <returns>False: nothing is asked.</returns>
    public bool Confirm(IEnumerable<string> lines)
    {
        if (Volatile.Read(ref _asked) is null)
            return false;
        Volatile.Write(ref _confirmed, string.Join('\n', lines));
        Interlocked.Exchange(ref _spoke, NewSignal()).TrySetResult();
        return true;
    }

    public async IAsyncEnumerable<MrzReaderEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        long after = 0;
        while (true)
        {
            CameraFrame? frame = await NextAsync(after, cancellation);
            foreach (MrzReaderEvent happened in Spoken())
                yield return happened;
            if (frame is null)
                continue;
            after = frame.Number;
            if (IsWanted() && FramePictures.Decode(frame).Picture is { } whole)
            {
                ColourPicture picture = whole.AtMost(SideMax);
                MrzPictureReading reading = read(picture.ToGrey(), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
                Advise(reading.Advice);
                foreach (MrzReaderEvent happened in Judge(picture, reading))
                    yield return happened;
            }
            else if (!IsWanted())
            {
                Forget();
            }

            await Task.Delay(TimeSpan.FromSeconds(1.0 / LooksPerSecondMax), time, cancellation);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Told when it has been the same for <see cref="LooksToAgree"/> looks: words that flicker help nobody.</summary>
    private void Advise(PlacementAdvice advice)
    {
        _seenLooks = advice == _seen ? _seenLooks + 1 : 1;
        _seen = advice;
        if (_seenLooks < LooksToAgree || advice == _told)
            return;
        _told = advice;
        Advised?.Invoke(advice);
    }

    /// <summary>The newest frame; null when the officer spoke first, for a camera that stands still sends none.</summary>
    private async Task<CameraFrame?> NextAsync(long after, CancellationToken cancellation)
    {
        Task spoke = Volatile.Read(ref _spoke).Task;
        if (Volatile.Read(ref _confirmed) is not null)
            return null;
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<CameraFrame> next = camera.NextAsync(after, over.Token);
        if (await Task.WhenAny(next, spoke) == next)
            return await next;
        await over.CancelAsync();
        return null;
    }

    /// <summary>What the officer made of the lines that were asked, if anything.</summary>
    private IEnumerable<MrzReaderEvent> Spoken()
    {
        if (Interlocked.Exchange(ref _confirmed, null) is not { } confirmed || _asked is null)
            yield break;
        _settled = true;
        ReadOnlyMemory<byte> portrait = _askedPortrait;
        Ask(null);
        _lying = confirmed;
        yield return new MrzReaderEvent.Placed();
        yield return new MrzReaderEvent.Lines(confirmed) { Portrait = portrait };
    }

    private IEnumerable<MrzReaderEvent> Judge(ColourPicture picture, MrzPictureReading reading)
    {
        _emptyLooks = reading.Advice == PlacementAdvice.NoDocument ? _emptyLooks + 1 : 0;
        if (_emptyLooks >= LooksUntilRemoved)
        {
            _settled = false;
            Ask(null);
            if (_lying.Length > 0)
            {
                _lying = "";
                yield return new MrzReaderEvent.Removed();
            }
        }

        _anotherLooks = IsAnother(reading) ? _anotherLooks + 1 : 0;
        if (_anotherLooks >= (reading.Accepted ? LooksToAgree : LooksUntilAsked))
        {
            // Laid on top, or exchanged within a second: what stands on the screen is of a document that nobody sees any more.
            _settled = false;
            _lying = "";
            _anotherLooks = 0;
            Ask(null);
            _unsafeLooks = LooksUntilAsked - 1; // asked at once: it has been looked at for so long
            yield return new MrzReaderEvent.Removed();
        }

        // The officer has spoken of this document: what the camera makes of it now is no other one.
        if (_settled)
            yield break;
        _unsafeLooks = !reading.Accepted && reading.Format is not null && _lying.Length == 0 ? _unsafeLooks + 1 : 0;
        if (_unsafeLooks >= LooksUntilAsked && _asked is null)
        {
            _askedPortrait = Portrait(picture, reading);
            Ask(reading);
        }

        string lines = reading.Accepted ? string.Join('\n', reading.Lines) : "";
        _candidateLooks = lines.Length > 0 && lines == _candidate ? _candidateLooks + 1 : 1;
        _candidate = lines;
        if (lines.Length == 0 || _candidateLooks < LooksToAgree || lines == _lying)
            yield break;
        Ask(null);
        if (_lying.Length > 0)
            yield return new MrzReaderEvent.Removed();
        _lying = lines;
        yield return new MrzReaderEvent.Placed();
        yield return new MrzReaderEvent.Lines(lines) { Portrait = Portrait(picture, reading) };
    }

    private bool IsAnother(MrzPictureReading reading)
    {
        if (_lying.Length == 0 || reading.Format is null)
            return false;
        string seen = string.Join('\n', reading.Lines);
        return seen.Length != _lying.Length
            || seen.Where((character, place) => character != _lying[place]).Count() >= PlacesOfAnother + reading.Doubts.Length;
    }

    /// <summary>Nobody is at the desk: whoever comes next is asked nothing about a traveller of before.</summary>
    private void Forget()
    {
        Ask(null);
        (_candidate, _candidateLooks, _settled, _anotherLooks) = ("", 0, false, 0);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Ask(MrzPictureReading? reading)
    {
        _unsafeLooks = 0;
        if (_asked is null && reading is null)
            return;
        if (reading is null)
            _askedPortrait = default;
        Volatile.Write(ref _asked, reading);
        Asked?.Invoke(reading);
    }
}
