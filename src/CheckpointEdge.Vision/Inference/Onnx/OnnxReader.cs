using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Inference.Onnx;

/// <summary>
/// Reads ONNX files (onnx.proto3, ModelProto): what a network needs and nothing else. Stateless, safe for concurrent callers.
/// Memory stays within a small multiple of the file's size, because every number read is there in the file.
/// </summary>
internal static class OnnxReader
{
    /// <summary>Largest model file (bytes).</summary>
    public const int SizeBytesMax = 256 << 20;

    private const int NodesMax = 20_000;
    private const int Float32 = 1;
    private const int Int32 = 6;
    private const int Int64 = 7;

    /// <exception cref="InferenceException">The file is cut, no ONNX, or holds what is not supported.</exception>
    public static OnnxModel Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > SizeBytesMax)
            throw new InferenceException($"The model's file is larger than {SizeBytesMax >> 20} MiB.");
        ProtobufReader reader = new(file);
        ReadOnlySpan<byte> graph = default;
        long opset = 0;
        while (reader.Next())
        {
            if (reader.Field == 7)
                graph = reader.Bytes();
            else if (reader.Field == 8)
                opset = Math.Max(opset, Opset(reader.Bytes()));
            else
                reader.Skip();
        }

        if (graph.IsEmpty)
            throw new InferenceException("The model's file holds no graph; it is no ONNX file.");
        return Graph(graph, opset);
    }

    private static long Opset(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        long version = 0;
        bool standard = true;
        while (reader.Next())
        {
            if (reader.Field == 1)
                standard = reader.Text() is "" or "ai.onnx";
            else if (reader.Field == 2)
                version = reader.Integer();
            else
                reader.Skip();
        }

        return standard ? version : 0;
    }

    private static OnnxModel Graph(ReadOnlySpan<byte> message, long opset)
    {
        ProtobufReader reader = new(message);
        List<OnnxNode> nodes = [];
        Dictionary<string, OnnxConstant> constants = new(StringComparer.Ordinal);
        List<TensorSlot> inputs = [];
        List<TensorSlot> outputs = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(Node(reader.Bytes()));
                    break;
                case 5:
                    (string name, OnnxConstant constant) = Constant(reader.Bytes());
                    constants[name] = constant;
                    break;
                case 11:
                    inputs.Add(Slot(reader.Bytes()));
                    break;
                case 12:
                    outputs.Add(Slot(reader.Bytes()));
                    break;
                default:
                    reader.Skip();
                    break;
            }

            if (nodes.Count > NodesMax)
                throw new InferenceException($"The model has more than {NodesMax} operators.");
        }

        inputs.RemoveAll(input => constants.ContainsKey(input.Name));
        return outputs.Count > 0
            ? new OnnxModel(opset, nodes, constants, inputs, outputs)
            : throw new InferenceException("The model has no output.");
    }

    private static OnnxNode Node(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        List<string> inputs = [];
        List<string> outputs = [];
        string named = "";
        Dictionary<string, OnnxAttribute> attributes = new(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text());
                    break;
                case 2:
                    outputs.Add(reader.Text());
                    break;
                case 4:
                    named = reader.Text();
                    break;
                case 5:
                    (string name, OnnxAttribute attribute) = Attribute(reader.Bytes());
                    attributes[name] = attribute;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxNode(named, inputs, outputs, attributes);
    }

    private static (string Name, OnnxAttribute Attribute) Attribute(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        string name = "";
        float single = 0;
        long integer = 0;
        string text = "";
        OnnxConstant? constant = null;
        List<long> integers = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    single = reader.Single();
                    break;
                case 3:
                    integer = reader.Integer();
                    break;
                case 4:
                    text = reader.Text();
                    break;
                case 5:
                    constant = Constant(reader.Bytes()).Constant;
                    break;
                case 8:
                    reader.Integers(integers);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (name, new OnnxAttribute(single, integer, text, constant, integers));
    }

    private static (string Name, OnnxConstant Constant) Constant(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        string name = "";
        long type = 0;
        List<long> shape = [];
        List<float> singles = [];
        List<long> integers = [];
        ReadOnlySpan<byte> raw = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Integers(shape);
                    break;
                case 2:
                    type = reader.Integer();
                    break;
                case 4:
                    reader.Singles(singles);
                    break;
                case 5 or 7:
                    reader.Integers(integers);
                    break;
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Bytes();
                    break;
                case 13 or 14:
                    throw new InferenceException("The model keeps weights in another file, which is not taken.");
                default:
                    reader.Skip();
                    break;
            }
        }

        int[] lengths = [.. shape.Select(length => length is >= 0 and <= Tensor.ElementsMax ? (int)length : throw ProtobufReader.Broken())];
        int count = Tensor.CountOf(lengths);
        OnnxConstant constant = type switch
        {
            Float32 => new(lengths, raw.IsEmpty ? [.. singles] : MemoryMarshal.Cast<byte, float>(raw).ToArray(), null),
            Int32 or Int64 => new(lengths, null, raw.IsEmpty ? [.. integers] : Whole(raw, type == Int32)),
            _ => throw new InferenceException($"The model holds values of ONNX type {type}; float32 and whole numbers are taken."),
        };
        return (constant.Singles?.Length ?? constant.Integers!.Length) == count ? (name, constant) : throw ProtobufReader.Broken();
    }

    private static long[] Whole(ReadOnlySpan<byte> raw, bool narrow)
    {
        int size = narrow ? sizeof(int) : sizeof(long);
        long[] values = new long[raw.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = narrow
                ? BinaryPrimitives.ReadInt32LittleEndian(raw[(i * size)..])
                : BinaryPrimitives.ReadInt64LittleEndian(raw[(i * size)..]);
        }

        return values;
    }

    /// <summary>ValueInfoProto: name, and the shape inside of type and tensor type.</summary>
    private static TensorSlot Slot(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        string name = "";
        List<int> shape = [];
        while (reader.Next())
        {
            if (reader.Field == 1)
                name = reader.Text();
            else if (reader.Field == 2)
                Shape(Inner(Inner(reader.Bytes(), 1), 2), shape);
            else
                reader.Skip();
        }

        return new TensorSlot(name, shape);
    }

    private static void Shape(ReadOnlySpan<byte> message, List<int> into)
    {
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            ProtobufReader dimension = new(reader.Bytes());
            int length = -1;
            while (dimension.Next())
            {
                if (dimension.Field == 1)
                    length = (int)Math.Clamp(dimension.Integer(), -1, Tensor.ElementsMax);
                else
                    dimension.Skip();
            }

            into.Add(length);
        }
    }

    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> message, int field)
    {
        ProtobufReader reader = new(message);
        ReadOnlySpan<byte> found = default;
        while (reader.Next())
        {
            if (reader.Field == field)
                found = reader.Bytes();
            else
                reader.Skip();
        }

        return found;
    }
}
