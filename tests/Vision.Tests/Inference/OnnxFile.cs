using System.Runtime.InteropServices;
using System.Text;

namespace Vision.Tests.Inference;

/// <summary>Writes small ONNX files (onnx.proto3) for tests: weights drawn from a seed, one graph.</summary>
internal sealed class OnnxFile(int opset = 12)
{
    private readonly List<byte> _graph = [];

    public static byte[] Attribute(string name, params long[] values)
    {
        List<byte> message = [.. Text(1, name)];
        if (values.Length == 1)
            message.AddRange([.. Number(3, values[0]), .. Number(20, 2)]);
        else
            message.AddRange([.. values.SelectMany(value => Number(8, value)), .. Number(20, 7)]);
        return [.. message];
    }

    public static byte[] Attribute(string name, string value) => [.. Text(1, name), .. Text(4, value), .. Number(20, 3)];

    public static byte[] Attribute(string name, float value) =>
        [.. Text(1, name), 0x15, .. BitConverter.GetBytes(value), .. Number(20, 1)];

    public OnnxFile Node(string named, string[] inputs, string output, params byte[][] attributes)
    {
        List<byte> message = [.. inputs.SelectMany(input => Text(1, input)), .. Text(2, output), .. Text(4, named)];
        foreach (byte[] attribute in attributes)
            message.AddRange(Block(5, attribute));
        _graph.AddRange(Block(1, [.. message]));
        return this;
    }

    public OnnxFile Weights(string name, int[] shape, params float[] values) =>
        Constant(name, shape, 1, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>Weights between -1 and 1 from a seed.</summary>
    public OnnxFile Weights(string name, int[] shape, int seed)
    {
        Random random = new(seed);
        return Weights(name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextSingle() * 2 - 1)]);
    }

    public OnnxFile Whole(string name, params long[] values) =>
        Constant(name, [values.Length], 7, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public OnnxFile Input(string name, params int[] shape) => Slot(11, name, shape);

    public OnnxFile Output(string name, params int[] shape) => Slot(12, name, shape);

    public byte[] Bytes() =>
        [.. Number(1, 7), .. Block(7, [.. _graph, .. Text(2, "small")]), .. Block(8, [.. Text(1, ""), .. Number(2, opset)])];

    private OnnxFile Constant(string name, int[] shape, int type, byte[] raw)
    {
        _graph.AddRange(Block(5, [.. shape.SelectMany(length => Number(1, length)), .. Number(2, type), .. Text(8, name), .. Block(9, raw)]));
        return this;
    }

    private OnnxFile Slot(int field, string name, int[] shape)
    {
        byte[] lengths = [.. shape.SelectMany((length, i) => Block(1, length < 0 ? Text(2, $"any{i}") : Number(1, length)))];
        byte[] type = Block(1, [.. Number(1, 1), .. Block(2, lengths)]);
        _graph.AddRange(Block(field, [.. Text(1, name), .. Block(2, type)]));
        return this;
    }

    private static byte[] Text(int field, string value) => Block(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Block(int field, byte[] content) => [.. Varint((ulong)field << 3 | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
