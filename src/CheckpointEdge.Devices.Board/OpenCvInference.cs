using System.Globalization;
using System.Runtime.InteropServices;
using CheckpointEdge.Vision.Inference;
using Emgu.CV;
using Emgu.CV.CvEnum;
using Emgu.CV.Dnn;
using Emgu.CV.Util;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// A network in OpenCV's DNN module, which the full runtime of Emgu.CV has and "mini" has not. OpenCV keeps what went through it until the
/// next run. One caller at a time.
/// </summary>
internal sealed class OpenCvInference : IInference
{
    private readonly Net _net;
    private readonly string[] _outputNames;

    private OpenCvInference(Net net, NetworkFile file)
    {
        (_net, Inputs, Outputs) = (net, file.Inputs, file.Outputs);
        _outputNames = [.. file.Outputs.Select(slot => slot.Name)];
    }

    /// <summary>For people: "OpenCV (Emgu.CV 4.11)".</summary>
    public static string EngineName { get; } =
        string.Create(CultureInfo.InvariantCulture, $"OpenCV (Emgu.CV {typeof(Net).Assembly.GetName().Version?.ToString(2)})");

    public string Engine => EngineName;

    public IReadOnlyList<TensorSlot> Inputs { get; }

    public IReadOnlyList<TensorSlot> Outputs { get; }

    /// <exception cref="InferenceException">OpenCV does not read this network: one sentence.</exception>
    public static OpenCvInference Load(NetworkFile file)
    {
        try
        {
            CvInvoke.NumThreads = 1;
            return new OpenCvInference(DnnInvoke.ReadNetFromONNX(file.Bytes.ToArray()), file);
        }
        catch (CvException failure)
        {
            throw new InferenceException($"{EngineName} cannot run this network: {Said(failure)}", failure);
        }
    }

    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs)
    {
        List<GCHandle> pinned = [];
        try
        {
            // The net reads an input where it lies, so it stays there until the net has run.
            foreach (TensorSlot slot in Inputs)
                Give(slot.Name, inputs[slot.Name], pinned);
            using VectorOfMat results = new();
            _net.Forward(results, _outputNames);
            Dictionary<string, Tensor> outputs = new(StringComparer.Ordinal);
            for (int i = 0; i < _outputNames.Length; i++)
                outputs[_outputNames[i]] = Taken(results, i);
            return outputs;
        }
        catch (CvException failure)
        {
            throw new InferenceException($"{EngineName} could not run a network: {Said(failure)}", failure);
        }
        finally
        {
            pinned.ForEach(handle => handle.Free());
        }
    }

    public void Dispose() => _net.Dispose();

    private static string Said(CvException failure) => failure.ErrorMessage.Trim('>', ' ', '\n');

    private void Give(string name, Tensor tensor, List<GCHandle> pinned)
    {
        GCHandle handle = GCHandle.Alloc(tensor.Values, GCHandleType.Pinned);
        pinned.Add(handle);
        using Mat blob = new([.. tensor.Shape], DepthType.Cv32F, handle.AddrOfPinnedObject());
        _net.SetInput(blob, name);
    }

    private Tensor Taken(VectorOfMat results, int at)
    {
        using Mat result = results[at];
        if (result.Depth != DepthType.Cv32F)
            throw new InferenceException($"{EngineName} gave the network's output \"{_outputNames[at]}\" as {result.Depth}, not as float32.");
        int[] shape = result.SizeOfDimension;
        float[] values = new float[shape.Aggregate(1, (count, length) => checked(count * length))];
        result.CopyTo(values);
        return new Tensor(shape, values);
    }
}
