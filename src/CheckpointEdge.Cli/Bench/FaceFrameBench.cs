using CheckpointEdge.Cli.Faces;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Inference.Managed;
using CheckpointEdge.Vision.Models;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// One live frame to its template, as the service does it, and the two networks alone in each engine, in turns so that what else the
/// machine does falls on all of them. Beside each the share of what the machine could compute, measured in the same run.
/// </summary>
internal static class FaceFrameBench
{
    private const int Rounds = 60;
    private const int FrameWidth = 640;
    private const int FrameHeight = 480;

    public static FrameFigures Measure(string data, string? folder)
    {
        using InstalledFaces faces = FaceCommands.Open(folder, manifest: null, managed: false);
        ColourPicture frame = Frame(data);
        double detect = double.MaxValue;
        double whole = double.MaxValue;
        double embed = double.MaxValue;
        using FaceReading once = faces.Reader!.ReadFrame(frame);
        DetectedFace found = once.Face ?? throw new FaceException("No face was found in the frame that is measured.");
        for (int round = 0; round < Rounds; round++)
        {
            detect = Math.Min(detect, FacesBench.Milliseconds(() => faces.Detector!.DetectLive(frame).Count));
            embed = Math.Min(embed, FacesBench.Milliseconds(() =>
            {
                using FaceTemplate template = faces.Embedder!.Embed(frame, found.Landmarks, mirrored: false);
                return template.Values.Length;
            }));
            whole = Math.Min(whole, FacesBench.Milliseconds(() =>
            {
                using FaceReading reading = faces.Reader!.ReadFrame(frame);
                return reading.Faces.Count;
            }));
        }

        ModelFolder models = ModelsCommands.Open(folder, manifest: null);
        return new FrameFigures(
            faces.Engine, detect, embed, whole, VectorPeak.Gigaflops(),
            [Network(models, ModelRole.FaceDetection, 256, 320), Network(models, ModelRole.FaceEmbedding, 112, 112)]);
    }

    /// <summary>A face in the middle of a frame of a camera, as a traveller stands before it.</summary>
    private static ColourPicture Frame(string data)
    {
        string file = Path.Combine(data, "images", FacesBench.Pairs(data)[0].First);
        ColourPicture face = PictureDecoder.Decode(File.ReadAllBytes(file)).Picture ?? throw new FaceException($"{file} is no picture.");
        ColourPicture frame = new(FrameWidth, FrameHeight);
        frame.Pixels.Fill(128);
        int times = Math.Max(1, Math.Min(FrameWidth / face.Width, FrameHeight / face.Height) - 1);
        for (int y = 0; y < face.Height * times; y++)
            for (int x = 0; x < face.Width * times; x++)
                face.Row(y / times).Slice(x / times * 3, 3).CopyTo(frame.Row(y + 20)[((x + 120) * 3)..]);
        return frame;
    }

    private static NetworkFigures Network(ModelFolder models, ModelRole role, int height, int width)
    {
        ModelEntry entry = models.Manifest.Entries.First(one => one.Role == role && File.Exists(Path.Combine(models.Path, one.File)));
        byte[] bytes = models.Read(entry);
        using ManagedInference managed = ManagedInference.Load(bytes);
        using IInference native = (InferenceEngine.Find() with { Alone = true }).Load(bytes);
        Tensor input = new([1, 3, height, width], new float[3 * height * width]);
        Random random = new(5);
        for (int i = 0; i < input.Values.Length; i++)
            input.Values[i] = random.Next(256);
        Dictionary<string, Tensor> given = new(StringComparer.Ordinal) { [native.Inputs[0].Name] = input };
        double managedMs = double.MaxValue;
        double nativeMs = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            managedMs = Math.Min(managedMs, FacesBench.Milliseconds(() => managed.Run(given).Count));
            nativeMs = Math.Min(nativeMs, FacesBench.Milliseconds(() => native.Run(given).Count));
        }

        return new NetworkFigures(entry.Name, height, width, managed.MultiplyAdds, managedMs, native.Engine, nativeMs);
    }
}
