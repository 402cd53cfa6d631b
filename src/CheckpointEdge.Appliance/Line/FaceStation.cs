using System.Globalization;
using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// The desk's camera on the line: takes some frames of the traveller, and compares them with the photograph on the chip where networks for
/// that are installed. Without networks the pictures are shown and the officer compares. One traveller at a time; more wait.
/// </summary>
/// <param name="camera">Null: this desk has none, and the station is passed over.</param>
/// <param name="faces">Null, or without a reader: nothing is compared here. Loaded when it is first asked for, at the latest.</param>
public sealed class FaceStation(ICamera? camera, Lazy<InstalledFaces?> faces, TimeProvider time)
{
    public FaceStation(ICamera? camera, InstalledFaces? faces, TimeProvider time)
        : this(camera, new Lazy<InstalledFaces?>(faces), time)
    {
    }

    /// <summary>Frames that are joined before anything is said (count); the first that is clearly alike ends it.</summary>
    public const int FramesMax = 3;

    /// <summary>Longest look (milliseconds).</summary>
    public const int LookMillisecondsMax = 1500;

    /// <summary>An older frame may show the traveller before (milliseconds).</summary>
    public const int FrameAgeMillisecondsMax = 1000;

    private const string NotCompared = "Faces are not compared at this desk: the officer compares.";

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>For a desk without one.</summary>
    public static FaceStation None { get; } = new(null, new Lazy<InstalledFaces?>((InstalledFaces?)null), TimeProvider.System);

    public bool IsThere => camera is not null;

    internal FaceCalibration? Calibration => faces.Value?.Model?.Calibration;

    /// <param name="photograph">Of the chip; empty when none was read.</param>
    /// <exception cref="OperationCanceledException">Nobody wants the check any more.</exception>
    internal async ValueTask<FaceVisit> LookAsync(ReadOnlyMemory<byte> photograph, CancellationToken cancellation)
    {
        if (camera is null)
            return FaceVisit.None;
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            using FaceReading? reference = Reference(photograph);
            return await CompareAsync(camera, reference, cancellation);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private FaceReading? Reference(ReadOnlyMemory<byte> photograph)
    {
        if (photograph.IsEmpty || faces.Value?.Reader is not { } reader)
            return null;
        PictureReading picture = PictureDecoder.Decode(photograph.Span);
        return picture.IsRead ? reader.Read(picture.Picture) : null;
    }

    private async ValueTask<FaceVisit> CompareAsync(ICamera from, FaceReading? reference, CancellationToken cancellation)
    {
        using FaceFusion fusion = new();
        long start = time.GetTimestamp();
        CameraFrame? frame = FreshOf(from);
        ReadOnlyMemory<byte> live = default;
        string? finding = null;
        bool asksForALook = false;
        for (int seen = 0; seen < FramesMax; seen++)
        {
            frame = seen == 0 && frame is not null ? frame : await NextAsync(from, frame, start, cancellation);
            if (frame is null)
                break;
            PictureReading picture = FramePictures.Decode(frame);
            if (!picture.IsRead)
            {
                finding = picture.Finding;
                continue;
            }

            if (live.IsEmpty)
                live = PictureFileOf(frame, picture.Picture);
            if (faces.Value?.Reader is not { } reader)
                break;
            using FaceReading reading = reader.ReadFrame(picture.Picture);
            asksForALook |= reading.Presentation is { AsksForALook: true };
            finding = reading.Finding;
            if (!fusion.Add(reading))
                continue;
            live = PictureFileOf(frame, picture.Picture);
            if (VerificationOf(fusion, reference) is { Band: FaceBand.Alike })
                break;
        }

        FaceTemplate? probe = fusion.Result() ?? (reference is { IsComparable: true, Template: { } photograph }
            ? new FaceTemplate(photograph.ModelSha256, photograph.Values) : null);
        return new FaceVisit(FindingOf(fusion, reference, live, finding) with { AsksForALook = asksForALook && fusion.Frames > 0 }, probe);
    }

    private FaceFinding FindingOf(FaceFusion fusion, FaceReading? reference, ReadOnlyMemory<byte> live, string? finding)
    {
        if (live.IsEmpty)
            return new FaceFinding(FaceAnswerKind.NoPicture, null, "The camera shows nobody: the officer compares.", "", live);
        if (faces.Value?.Reader is null)
            return new FaceFinding(FaceAnswerKind.OfficerCompares, null, NotCompared, "", live);
        if (VerificationOf(fusion, reference) is { } verification)
            return new FaceFinding(FaceAnswerKind.Compared, verification, SentenceOf(verification.Band), RatesOf(verification), live);
        string why = fusion.Frames == 0 ? finding ?? "No face is in the picture."
            : reference is null ? "There is no photograph of a chip to compare with."
            : $"The photograph on the chip cannot be compared: {reference.Finding}";
        return new FaceFinding(FaceAnswerKind.OfficerCompares, null, $"{why} The officer compares.", "", live);
    }

    private FaceVerification? VerificationOf(FaceFusion fusion, FaceReading? reference)
    {
        if (reference is not { IsComparable: true, Template: { } photograph } || fusion.Result() is not { } joined)
            return null;
        using FaceTemplate probe = joined;
        return FaceVerification.Of(probe.Compare(photograph), Calibration);
    }

    private CameraFrame? FreshOf(ICamera from) =>
        from.Newest is { } newest && time.GetElapsedTime(newest.TakenAt) < TimeSpan.FromMilliseconds(FrameAgeMillisecondsMax) ? newest : null;

    /// <summary>Null when the time for looking is over.</summary>
    private async ValueTask<CameraFrame?> NextAsync(ICamera from, CameraFrame? before, long start, CancellationToken cancellation)
    {
        TimeSpan left = TimeSpan.FromMilliseconds(LookMillisecondsMax) - time.GetElapsedTime(start);
        if (left <= TimeSpan.Zero)
            return null;
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            return await from.NextAsync((before ?? from.Newest)?.Number ?? -1, over.Token).WaitAsync(left, time, cancellation);
        }
        catch (TimeoutException)
        {
            await over.CancelAsync();
            return null;
        }
    }

    private static ReadOnlyMemory<byte> PictureFileOf(CameraFrame frame, ColourPicture picture) =>
        frame.Format == FrameFormat.PictureFile ? frame.Bytes : JpegEncoder.Encode(picture);

    private static string SentenceOf(FaceBand band) => band switch
    {
        FaceBand.Alike => "The face is like the photograph on the chip.",
        FaceBand.Unclear => "Whether the face is that of the photograph is not clear: compare them.",
        FaceBand.Different => "The face is unlike the photograph on the chip: compare them.",
        FaceBand.NotCalibrated => "The error rates of this comparison were never measured: the officer compares.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>"Of strangers about 1 in 10 000 come so near." and on what that was measured.</summary>
    private string RatesOf(FaceVerification verification) => verification is { Fmr: { } fmr, Fnmr: { } fnmr } && Calibration is { } calibration
        ? string.Create(CultureInfo.InvariantCulture,
            $"Of strangers about 1 in {1 / fmr:0} come so near, of one person's pictures {Share(fnmr)} stay below. ")
            + $"Measured on {calibration.MeasuredOn}."
        : "";

    private static string Share(double share) => share <= 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"1 in {1 / share:0}");
}
