using System.Diagnostics;
using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>What flows between operators: float32, or whole numbers where the network computes with shapes. Exactly one is set.</summary>
internal sealed class Value
{
    private readonly int _stored;

    /// <summary>The block may be longer than the shape needs: blocks are used again.</summary>
    public Value(int[] shape, float[] block)
    {
        Shape = shape;
        Count = Tensor.CountOf(shape);
        Block = block;
        _stored = Count;
    }

    public Value(int[] shape, long[] integers)
    {
        Shape = shape;
        Count = Tensor.CountOf(shape);
        Integers = integers;
    }

    /// <summary>Planes in blocks of channels, as <see cref="Kernels"/> reads them; channels that fill up the last block are 0.</summary>
    public Value(int[] shape, float[] block, int blockWidth)
        : this(shape, block)
    {
        BlockWidth = blockWidth;
        _stored = StoredCount(shape, blockWidth);
    }

    public int[] Shape { get; }

    /// <summary>How many channels lie together; 0 where one plane follows the other.</summary>
    public int BlockWidth { get; }

    public int Rank => Shape.Length;

    public int Count { get; }

    public float[]? Block { get; }

    public long[]? Integers { get; }

    /// <exception cref="InferenceException">The value is of whole numbers.</exception>
    public Span<float> Floats => BlockWidth == 0 ? Stored : throw new UnreachableException("Blocks are made planes before they are read so.");

    /// <summary>As it lies in memory: planes, or blocks of channels.</summary>
    /// <exception cref="InferenceException">The value is of whole numbers.</exception>
    public Span<float> Stored => Block is null
        ? throw new InferenceException("The model computes with whole numbers where float32 is needed.")
        : Block.AsSpan(0, _stored);

    /// <exception cref="InferenceException">The value is of float32.</exception>
    public ReadOnlySpan<long> Whole => Integers ?? throw new InferenceException("The model computes a shape from float32.");

    /// <summary>How many elements a shape has in blocks.</summary>
    public static int StoredCount(int[] shape, int blockWidth) =>
        Tensor.CountOf([shape[0], (shape[1] + blockWidth - 1) / blockWidth, shape[2], shape[3], blockWidth]);

    public static Value Of(OnnxConstant constant) => constant.Singles is { } singles
        ? new Value(constant.Shape, singles)
        : new Value(constant.Shape, constant.Integers!);
}

/// <summary>
/// Blocks of memory between operators, used again as soon as nobody reads them. Holds one run's memory to a limit. Not
/// synchronised.
/// </summary>
internal sealed class Blocks
{
    /// <summary>Most elements that exist at one moment: 512 MiB of float32.</summary>
    private const long ElementsMax = 128L << 20;

    private readonly Dictionary<int, Stack<float[]>> _free = [];
    private long _elements;

    /// <summary>A value whose elements hold anything.</summary>
    /// <exception cref="InferenceException">The network asks for more memory than it may have.</exception>
    public Value Take(params int[] shape) => new(shape, Block(Tensor.CountOf(shape)));

    /// <summary>As <see cref="Take"/>, for planes in blocks of channels.</summary>
    public Value TakeBlocked(int blockWidth, params int[] shape) => new(shape, Block(Value.StoredCount(shape, blockWidth)), blockWidth);

    private float[] Block(int count)
    {
        if (_free.TryGetValue(count, out Stack<float[]>? blocks) && blocks.Count > 0)
            return blocks.Pop();
        if (_elements + count > ElementsMax)
            _free.Clear();
        _elements += count;
        if (_elements > ElementsMax)
            throw new InferenceException($"The network asks for more than {ElementsMax * sizeof(float) >> 20} MiB of memory.");
        return new float[count];
    }

    public void Return(Value value)
    {
        if (value.Block is not { } block || block.Length != value.Stored.Length)
            return;
        if (!_free.TryGetValue(block.Length, out Stack<float[]>? blocks))
            _free.Add(block.Length, blocks = new Stack<float[]>());
        blocks.Push(block);
    }

    /// <summary>Overwrites what lies free: it came of a face. Elements of blocks given away are counted no longer.</summary>
    public void Wipe()
    {
        _elements = 0;
        foreach (float[] block in _free.Values.SelectMany(blocks => blocks))
        {
            Array.Clear(block);
            _elements += block.Length;
        }
    }
}
