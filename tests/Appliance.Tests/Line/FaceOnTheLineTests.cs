using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Line;

/// <summary>Real pictures before a scripted camera, through the real line: chip, face, list, verdict, records.</summary>
public sealed class FaceOnTheLineTests : IDisposable
{
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly List<IDisposable> _open = [];
    private EnrolledBoard? _board;

    public void Dispose()
    {
        foreach (IDisposable open in Enumerable.Reverse(_open))
            open.Dispose();
    }

    [FactNeeding(Needs.Faces, Needs.Jpeg)]
    public async Task The_bearer_of_the_chip_is_alike_and_clear_and_leaves_no_template()
    {
        Check check = await RunAsync(Picture(1, 1), [Picture(1, 2), Picture(1, 3)], Networks());
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
        FaceView face = ResultViews.Of(check).Face!;
        Assert.Equal(("alike", "The face is like the photograph on the chip."), (face.State, face.Sentence));
        Assert.Contains("Of strangers about 1 in 10000", face.Rates, StringComparison.Ordinal);
        Assert.DoesNotContain('%', face.Sentence + face.Rates);
        Assert.Equal("Faces of the list: not available, the list has no faces.", face.ListSentence);
        Assert.Equal($"/api/kiosk/portrait/{check.Id:D}/live", face.LiveUrl);
        Assert.Contains(check.Steps, step => step is { Name: "Face", State: "done" });
        Assert.False(check.Recorded);
        byte[] trace = check.Face!.LivePicture[200..232].ToArray();
        IEnumerable<string> files = Directory.EnumerateFiles(_board!.Data, "*", SearchOption.AllDirectories);
        foreach (string file in files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            Assert.Equal(-1, ReadShared(file).AsSpan().IndexOf(trace));
    }

    [FactNeeding(Needs.Faces, Needs.Jpeg)]
    public async Task Somebody_else_with_the_document_is_looked_at_and_never_stopped_by_a_face()
    {
        Check check = await RunAsync(Picture(1, 1), [Picture(9, 2)], Networks());
        Assert.Equal(Verdict.Look, check.Outcome.Verdict);
        ResultView view = ResultViews.Of(check);
        Assert.Equal(("different", "Compare the face with the photograph"), (view.Face!.State, view.Title));
        Assert.Contains("The face is unlike the photograph on the chip", view.Reasons);
        Assert.False(check.Recorded);
    }

    [FactNeeding(Needs.Jpeg)]
    public async Task Without_networks_both_pictures_are_shown_and_the_officer_compares()
    {
        byte[] drawn = JpegEncoder.Encode(Drawn())!;
        Check check = await RunAsync(drawn, [drawn], null);
        FaceView face = ResultViews.Of(check).Face!;
        Assert.Equal(("officerCompares", "Faces are not compared at this desk: the officer compares."), (face.State, face.Sentence));
        Assert.NotNull(face.LiveUrl);
        Assert.StartsWith("Faces of the list: not available", face.ListSentence, StringComparison.Ordinal);
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
    }

    [FactNeeding(Needs.Faces, Needs.Jpeg)]
    public async Task Pictures_without_a_face_cut_files_and_a_silent_camera_are_findings()
    {
        byte[] drawn = JpegEncoder.Encode(Drawn())!;
        InstalledFaces networks = Networks();
        Check nobody = await RunAsync(Picture(1, 1), [drawn], networks);
        Assert.Equal("No face is in the picture. The officer compares.", nobody.Face!.Sentence);
        Check cut = await RunAsync(Picture(1, 1), [Picture(1, 2)[..30]], networks);
        Assert.Equal(FaceAnswerKind.NoPicture, cut.Face!.Kind);
        Check silent = await RunAsync(Picture(1, 1), [], networks);
        Assert.Equal(("noPicture", Verdict.Clear), (ResultViews.Of(silent).Face!.State, silent.Outcome.Verdict));
        Check chip = await RunAsync(drawn, [Picture(1, 2)], networks);
        Assert.StartsWith("The photograph on the chip cannot be compared", chip.Face!.Sentence, StringComparison.Ordinal);
    }

    [FactNeeding(Needs.Faces, Needs.Jpeg)]
    public async Task A_listed_face_under_another_name_is_a_recorded_hit()
    {
        InstalledFaces networks = Networks();
        Check check = await RunAsync(
            Picture(7, 1), [Picture(7, 2)], networks, directory => Enrol(networks, 7, directory));
        ResultView view = ResultViews.Of(check);
        Assert.Equal((Verdict.Look, true), (check.Outcome.Verdict, check.Recorded));
        Assert.Equal("Near a listed face — compare before deciding", view.Title);
        Assert.Contains("The face is near the listed one: compare the pictures", view.Reasons);
        Assert.StartsWith("Near a face of the list: 1 (1 faces)", view.Face!.ListSentence, StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(view.Matches).Rarity);
    }

    [FactNeeding(Needs.Faces, Needs.Jpeg)]
    public async Task Nobody_near_the_listed_faces_stays_clear()
    {
        InstalledFaces networks = Networks();
        Check check = await RunAsync(
            Picture(3, 1), [Picture(3, 2)], networks, directory => Enrol(networks, 7, directory));
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
        Assert.StartsWith("No face of the list is near (1 faces).", check.Face!.ListSentence, StringComparison.Ordinal);
    }

    [FactNeeding(Needs.Faces, Needs.Jpeg)]
    public async Task A_gallery_of_another_network_is_not_searched_and_that_is_said()
    {
        InstalledFaces networks = Networks();
        Check check = await RunAsync(
            Picture(7, 1), [Picture(7, 2)], networks, directory => Enrol(networks, 7, directory, model: new string('0', 64)));
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
        Assert.Equal(
            "Faces of the list: not available, the gallery was made with another network.", check.Face!.ListSentence);
    }

    [FactNeeding(Needs.Faces, Needs.Jpeg)]
    public async Task A_broken_gallery_is_told_and_does_not_refuse_the_list()
    {
        Check check = await RunAsync(Picture(3, 1), [Picture(3, 2)], Networks(), directory =>
            File.WriteAllText(Path.Combine(directory, FaceGalleryFile.FileName), "no gallery at all"));
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
        Assert.StartsWith("Faces of the list: not available, the gallery", check.Face!.ListSentence, StringComparison.Ordinal);
    }

    /// <summary>Whoever stood there before is not this traveller, however the clock was set since.</summary>
    [Fact]
    public async Task A_camera_that_stands_still_shows_nobody_old_when_the_clock_is_put_back()
    {
        using CameraFeed feed = new("Face camera", _time);
        await using StoppedCamera camera = new(feed);
        FaceStation station = new(camera, (InstalledFaces?)null, _time);
        feed.Take(FrameFormat.PictureFile, 0, 0, 0, "P6\n8 8\n255\n"u8.ToArray().Concat(new byte[192]).ToArray());
        using FaceVisit now = await station.LookAsync(default, CancellationToken.None);
        Assert.False(now.Finding!.LivePicture.IsEmpty);

        _time.Advance(TimeSpan.FromMinutes(5));
        _time.Set(TimeSpan.FromHours(-2));
        using FaceVisit later = await station.LookAsync(default, CancellationToken.None);
        Assert.Equal(FaceAnswerKind.NoPicture, later.Finding!.Kind);
    }

    private async Task<Check> RunAsync(
        byte[] photograph, byte[][] frames, InstalledFaces? networks, Action<string>? withFaces = null)
    {
        EnrolledBoard board = _board = Open(new EnrolledBoard(_time, withFaces: withFaces));
        RecordStore records = Open(RecordStore.Open(board.Data, board.Unit, _time));
        ListShelf shelf = Open(ListShelf.Open(board.Data, board.Unit, _time));
        ChipStation chips = new(
            ChipDocuments.Reader(ChipDocuments.Issue(Documents.Clear, options => options with { Portrait = photograph })), 0, TimeProvider.System);
        await using ScriptedCamera camera = new(frames, _time);
        CheckpointLine line = new(
            board.Unit, shelf, ClearedPairs.Open(board.Data, board.Unit, _time), new ClockWatch(records, shelf, _time), records, chips,
            ChipDocuments.Trust, _time)
        {
            Faces = new FaceStation(camera, networks, frames.Length == 0 ? TimeProvider.System : _time),
        };
        return await line.RunAsync(new PresentedDocument(Documents.Clear, default), "4417", _ => { }, CancellationToken.None);
    }

    private T Open<T>(T resource)
        where T : IDisposable
    {
        _open.Add(resource);
        return resource;
    }

    private InstalledFaces Networks() => Open(InstalledFaces.Open(
        new ModelFolder(Needs.Data("face", "models"), ModelManifest.BuiltIn), InferenceEngine.Managed, forTests: true));

    private static void Enrol(InstalledFaces networks, int person, string directory, string? model = null)
    {
        using SliceKey key = SliceKey.Read(directory);
        using Slice slice = Slice.Open(directory, key);
        using FaceReading reading = networks.Reader!.Read(PictureDecoder.Decode(Picture(person, 3)).Picture!, FaceUse.Enrolment);
        using FaceGallery gallery = new(model ?? reading.Template!.ModelSha256, reading.Template!.Values.Length);
        gallery.Add(slice.Record(0).Id, reading.Template.Values);
        FaceGalleryFile.Write(directory, key, gallery);
    }

    /// <summary>A real face as a JPEG, as cameras and chips deliver them.</summary>
    private static byte[] Picture(int person, int number) => JpegEncoder.Encode(
        PictureDecoder.Decode(File.ReadAllBytes(Needs.Data("face", "images", "att_faces", $"s{person}", $"{number}.pgm"))).Picture!, 95)!;

    private static ColourPicture Drawn()
    {
        ColourPicture picture = new(160, 120);
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)(i / 7);
        return picture;
    }

    private static byte[] ReadShared(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>Sends nothing by itself: what it is given is all there is.</summary>
    private sealed class StoppedCamera(CameraFeed feed) : ICamera
    {
        public string Name => "Stopped camera";

        public CameraTrouble? Trouble => feed.Trouble;

        public CameraFrame? Newest => feed.Newest;

        public event Action? Changed
        {
            add => feed.Changed += value;
            remove => feed.Changed -= value;
        }

        public void Start()
        {
        }

        public Task<CameraFrame> NextAsync(long after, CancellationToken cancellation) => feed.NextAsync(after, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Shows some frames, one after the other, and then the last one again.</summary>
    private sealed class ScriptedCamera(byte[][] frames, TimeProvider time) : ICamera
    {
        public string Name => "Scripted camera";

        public CameraTrouble? Trouble => null;

        public CameraFrame? Newest => frames.Length > 0 ? Frame(0) : null;

        public event Action? Changed
        {
            add { }
            remove { }
        }

        public void Start()
        {
        }

        public async Task<CameraFrame> NextAsync(long after, CancellationToken cancellation)
        {
            if (frames.Length == 0)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return Frame((int)after + 1);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private CameraFrame Frame(int number) => new(
            FrameFormat.PictureFile, 0, 0, 0, frames[Math.Min(number, frames.Length - 1)], time.GetTimestamp(), number);
    }
}
