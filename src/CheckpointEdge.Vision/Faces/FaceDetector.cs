using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// Finds faces with YuNet (2023mar and its dynamic twin): twelve outputs, three grids of 8, 16 and 32 pixels, each with class,
/// objectness, box and five points. Safe for concurrent callers; one runs, the others wait.
/// </summary>
/// <remarks>
/// A picture is brought down until its longest side is <see cref="SideMax"/> or less: the network's score falls on larger faces
/// (median 0.947 at 640 pixels, 0.82 at 1920, with misses). The sides of what the network sees are multiples of 32.
/// </remarks>
public sealed class FaceDetector
{
    /// <summary>Longest side that the network is shown (pixels).</summary>
    public const int SideMax = 640;

    /// <summary>Smaller pictures are enlarged to this (pixels): the five points become more exact, and with them the comparison.</summary>
    public const int SideMin = 320;

    /// <summary>
    /// Longest side of a camera's frame at the first look (pixels): a quarter of the time, and enough for who stands at the desk.
    /// </summary>
    public const int LiveSide = 320;

    /// <summary>Eyes nearer than this at the first look (pixels, of <see cref="LiveSide"/>) are worth the second, longer one.</summary>
    private const float LiveEyePixelsMin = 20;

    /// <summary>Lowest score of a face.</summary>
    public const float ScoreMin = 0.6f;

    /// <summary>Most faces that are told; the largest scores win.</summary>
    public const int FacesMax = 64;

    private const int Step = 32;
    private const float OverlapMax = 0.3f;
    private const int CandidatesMax = 2000;
    private const float SameFaceOverlap = 0.5f;

    /// <summary>Longest sides of the looks that <see cref="Refine"/> takes (pixels).</summary>
    private static readonly int[] _refiningSides = [320, 352, 384, 416, 448];

    private static readonly int[] _strides = [8, 16, 32];
    private static readonly string[] _kinds = ["cls", "obj", "bbox", "kps"];

    private readonly IInference _network;
    private readonly Lock _one = new();
    private readonly int? _fixedHeight;
    private readonly int? _fixedWidth;

    /// <exception cref="InferenceException">The network is no YuNet.</exception>
    public FaceDetector(IInference network)
    {
        _network = network;
        bool known = network.Inputs is [{ Shape: [_, 3, _, _] }]
            && _strides.All(stride => _kinds.All(kind => network.Outputs.Any(output => output.Name == $"{kind}_{stride}")));
        if (!known)
            throw new InferenceException("The face detector's model has other inputs or outputs than YuNet 2023mar.");
        _fixedHeight = network.Inputs[0].Shape[2] is > 0 and var height ? height : null;
        _fixedWidth = network.Inputs[0].Shape[3] is > 0 and var width ? width : null;
    }

    /// <summary>All faces, the largest first; none is an empty list.</summary>
    /// <exception cref="InferenceException">The network cannot be run.</exception>
    public IReadOnlyList<DetectedFace> Detect(ColourPicture picture) => Detect(picture, SideMin, SideMax);

    /// <summary>As <see cref="Detect(ColourPicture)"/>, for one of many frames: looked at small, and large when nobody near is found.</summary>
    /// <exception cref="InferenceException">The network cannot be run.</exception>
    public IReadOnlyList<DetectedFace> DetectLive(ColourPicture frame)
    {
        float scale = (float)LiveSide / Math.Max(frame.Width, frame.Height);
        if (scale >= 1 || _fixedHeight is not null)
            return Detect(frame);
        IReadOnlyList<DetectedFace> near = Detect(frame, LiveSide, LiveSide);
        return near.Count > 0 && near[0].Landmarks.InterEyeDistance * scale >= LiveEyePixelsMin ? near : Detect(frame);
    }

    /// <summary>
    /// The five points of a face more exactly: the mean of several looks at the face alone, each at another scale. One look errs by about
    /// a pixel, each in another direction. It takes several times as long as finding, which a picture that stands for a person is worth.
    /// </summary>
    /// <exception cref="InferenceException">The network cannot be run.</exception>
    internal FaceLandmarks Refine(ColourPicture picture, DetectedFace face)
    {
        (ColourPicture part, int left, int top) = Around(picture, face.Box);
        FacePoint[] sum = [default, default, default, default, default];
        int looks = 0;
        foreach (int side in _refiningSides)
        {
            if (Detect(part, side, side) is not [var seen, ..] || seen.Box.Overlap(Moved(face.Box, -left, -top)) < SameFaceOverlap)
                continue;
            ReadOnlySpan<FacePoint> points = seen.Landmarks.Points;
            for (int i = 0; i < sum.Length; i++)
                sum[i] = new FacePoint(sum[i].X + points[i].X, sum[i].Y + points[i].Y);
            looks++;
        }

        FacePoint Mean(int i) => new(sum[i].X / looks + left, sum[i].Y / looks + top);
        return looks == 0 ? face.Landmarks : new FaceLandmarks(Mean(0), Mean(1), Mean(2), Mean(3), Mean(4));
    }

    /// <summary>The part of the picture that holds the face with a quarter of its size on each side, and where it begins.</summary>
    private static (ColourPicture Part, int Left, int Top) Around(ColourPicture picture, FaceBox box)
    {
        const float Margin = 0.25f;
        int left = (int)Math.Clamp(box.X - Margin * box.Width, 0, picture.Width - 1);
        int top = (int)Math.Clamp(box.Y - Margin * box.Height, 0, picture.Height - 1);
        int right = (int)Math.Clamp(box.X + (1 + Margin) * box.Width, left, picture.Width - 1);
        int bottom = (int)Math.Clamp(box.Y + (1 + Margin) * box.Height, top, picture.Height - 1);
        return (PictureReduction.Part(picture, left, top, right - left + 1, bottom - top + 1), left, top);
    }

    private static FaceBox Moved(FaceBox box, float x, float y) => box with { X = box.X + x, Y = box.Y + y };

    private IReadOnlyList<DetectedFace> Detect(ColourPicture picture, int sideMin, int sideMax)
    {
        int room = Math.Min(sideMax, Math.Min(_fixedHeight ?? SideMax, _fixedWidth ?? SideMax));
        ColourPicture shown = PictureReduction.ToSide(picture, Math.Min(sideMin, room), room);
        float scaleX = (float)picture.Width / shown.Width;
        float scaleY = (float)picture.Height / shown.Height;
        int height = _fixedHeight ?? RoundedUp(shown.Height);
        int width = _fixedWidth ?? RoundedUp(shown.Width);
        Tensor input = new([1, 3, height, width], new float[3 * height * width]);
        PicturePlanes.Copy(shown, ColourOrder.Bgr, input.Values, height, width);
        List<DetectedFace> candidates = [];
        lock (_one)
        {
            IReadOnlyDictionary<string, Tensor> outputs =
                _network.Run(new Dictionary<string, Tensor>(StringComparer.Ordinal) { [_network.Inputs[0].Name] = input });
            foreach (int stride in _strides)
                Decode(outputs, stride, height / stride, width / stride, candidates);
        }

        input.Wipe();
        return [.. Kept(candidates).Select(face => Scaled(face, scaleX, scaleY)).OrderByDescending(face => face.Box.Area)];
    }

    private static int RoundedUp(int side) => Math.Max(Step, (side + Step - 1) / Step * Step);

    private static void Decode(
        IReadOnlyDictionary<string, Tensor> outputs, int stride, int rows, int columns, List<DetectedFace> candidates)
    {
        ReadOnlySpan<float> classes = outputs[$"cls_{stride}"].Values;
        ReadOnlySpan<float> objects = outputs[$"obj_{stride}"].Values;
        ReadOnlySpan<float> boxes = outputs[$"bbox_{stride}"].Values;
        ReadOnlySpan<float> points = outputs[$"kps_{stride}"].Values;
        int cells = rows * columns;
        if (classes.Length != cells || objects.Length != cells || boxes.Length != 4 * cells || points.Length != 10 * cells)
            throw new InferenceException("The face detector's network gave grids of another size than YuNet 2023mar.");
        for (int cell = 0; cell < cells; cell++)
        {
            float score = MathF.Sqrt(Math.Clamp(classes[cell], 0, 1) * Math.Clamp(objects[cell], 0, 1));
            if (score < ScoreMin)
                continue;
            int row = cell / columns;
            int column = cell % columns;
            ReadOnlySpan<float> box = boxes.Slice(4 * cell, 4);
            float width = MathF.Exp(MathF.Min(box[2], 10)) * stride;
            float height = MathF.Exp(MathF.Min(box[3], 10)) * stride;
            FaceBox found = new((column + box[0]) * stride - width / 2, (row + box[1]) * stride - height / 2, width, height);
            FacePoint Point(ReadOnlySpan<float> all, int i) => new((all[2 * i] + column) * stride, (all[2 * i + 1] + row) * stride);
            ReadOnlySpan<float> five = points.Slice(10 * cell, 10);
            FaceLandmarks landmarks = new(Point(five, 0), Point(five, 1), Point(five, 2), Point(five, 3), Point(five, 4));
            candidates.Add(new DetectedFace(found, landmarks, score));
        }
    }

    /// <summary>Non-maximum suppression: of faces that overlap the one with the highest score stays.</summary>
    private static List<DetectedFace> Kept(List<DetectedFace> candidates)
    {
        List<DetectedFace> kept = [];
        foreach (DetectedFace candidate in candidates.OrderByDescending(face => face.Score).Take(CandidatesMax))
        {
            if (kept.Count < FacesMax && kept.TrueForAll(face => face.Box.Overlap(candidate.Box) <= OverlapMax))
                kept.Add(candidate);
        }

        return kept;
    }

    private static DetectedFace Scaled(DetectedFace face, float x, float y)
    {
        FacePoint Point(FacePoint point) => new(point.X * x, point.Y * y);
        FaceLandmarks marks = face.Landmarks;
        return face with
        {
            Box = new FaceBox(face.Box.X * x, face.Box.Y * y, face.Box.Width * x, face.Box.Height * y),
            Landmarks = new FaceLandmarks(
                Point(marks.RightEye), Point(marks.LeftEye), Point(marks.Nose), Point(marks.RightMouth), Point(marks.LeftMouth)),
        };
    }
}
