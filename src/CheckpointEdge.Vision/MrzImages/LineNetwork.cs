using System.Buffers.Binary;
using System.Reflection;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// The network that reads a strip: a picture of one printed line, 24 pixels high, 16 pixels from character to character.
/// It gives, for every fourth column of pixels, how likely each of the 37 characters of a zone is centred there, or
/// none. It was trained by <c>checkpointctl mrz train</c> on lines that program painted itself. Immutable after loading,
/// safe for concurrent readers; a <see cref="LineNetworkRun"/> holds what one reading writes.
/// </summary>
internal sealed class LineNetwork
{
    /// <summary>The characters in the order of the network's classes; the class after the last is "none".</summary>
    public const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

    public const int StripHeight = 24;

    /// <summary>Pixels of a strip from the middle of one character to the middle of the next.</summary>
    public const int PitchPixels = 16;

    /// <summary>Pixels of a strip that a capital letter is high.</summary>
    public const int CapitalPixels = 15;

    /// <summary>Two halvings of the width.</summary>
    public const int ColumnPixels = 4;

    public const int None = 37;
    public const int ClassCount = 38;

    /// <summary>Outputs, filled up to a whole number of vectors.</summary>
    public const int OutputCount = 40;

    private const string ResourceName = "CheckpointEdge.Vision.MrzImages.line-network.bin";
    private const uint Magic = 0x4D525A31; // "MRZ1"

    private static readonly ConvolutionShape[] _shapes =
    [
        new(3, 3, 1, 16, true),
        new(3, 3, 16, 24, true),
        new(3, 3, 24, 40, true),
        new(6, 3, 40, 80, false),
        new(1, 3, 80, 64, true),
        new(1, 1, 64, OutputCount, true),
    ];

    private static readonly Lazy<LineNetwork> _own = new(LoadOwn);

    /// <summary>The network that ships with this library; loaded at first use.</summary>
    public static LineNetwork Own => _own.Value;

    public Convolution[] Layers { get; } = [.. _shapes.Select(shape => new Convolution(shape))];

    /// <summary>After the first and the second convolution height and width are halved.</summary>
    public static bool HalvesAfter(int layer) => layer < 2;

    /// <summary>Magic, then weights and biases of every layer as half-precision numbers, little-endian.</summary>
    public byte[] Save()
    {
        byte[] file = new byte[FileSizeBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(file, Magic);
        int place = 4;
        foreach (Convolution layer in Layers)
        {
            foreach (float[] values in (float[][])[layer.Weights, layer.Biases])
            {
                foreach (float value in values)
                {
                    BinaryPrimitives.WriteHalfLittleEndian(file.AsSpan(place), (Half)value);
                    place += 2;
                }
            }
        }

        return file;
    }

    /// <exception cref="FormatException">The file has another length, another magic, or a number that is none.</exception>
    public static LineNetwork Load(ReadOnlySpan<byte> file)
    {
        if (file.Length != FileSizeBytes || BinaryPrimitives.ReadUInt32LittleEndian(file) != Magic)
            throw new FormatException("These are not the weights of the network that reads printed lines.");
        LineNetwork network = new();
        int place = 4;
        foreach (Convolution layer in network.Layers)
        {
            foreach (float[] values in (float[][])[layer.Weights, layer.Biases])
            {
                for (int i = 0; i < values.Length; i++, place += 2)
                {
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(file[place..]);
                    if (!float.IsFinite(values[i]))
                        throw new FormatException("The weights of the network that reads printed lines are damaged.");
                }
            }
        }

        return network;
    }

    private static int FileSizeBytes => 4 + 2 * _shapes.Sum(shape => shape.WeightCount + shape.Out);

    private static LineNetwork LoadOwn()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException("The network that reads printed lines is not built in.");
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        return Load(file);
    }
}
