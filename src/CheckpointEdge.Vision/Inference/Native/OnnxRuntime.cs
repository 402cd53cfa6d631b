using System.Text;

namespace CheckpointEdge.Vision.Inference.Native;

/// <summary>Runs a network in ONNX Runtime's native library, on the caller's thread alone. One caller at a time.</summary>
public sealed class OnnxRuntime : IInference
{
    private static readonly Lock _loading = new();
    private static readonly Dictionary<string, OrtApi> _libraries = new(StringComparer.Ordinal);

    private readonly OrtApi _api;
    private readonly byte[][] _inputNames;
    private readonly byte[][] _outputNames;
    private nint _session;

    private OnnxRuntime(OrtApi api, nint session)
    {
        _api = api;
        _session = session;
        Inputs = api.Slots(session, inputs: true);
        Outputs = api.Slots(session, inputs: false);
        _inputNames = [.. Inputs.Select(slot => Encoding.UTF8.GetBytes(slot.Name + '\0'))];
        _outputNames = [.. Outputs.Select(slot => Encoding.UTF8.GetBytes(slot.Name + '\0'))];
    }

    public string Engine => $"ONNX Runtime {_api.LibraryVersion}";

    public IReadOnlyList<TensorSlot> Inputs { get; }

    public IReadOnlyList<TensorSlot> Outputs { get; }

    /// <param name="library">Path of <c>libonnxruntime.so.1</c>; it stays loaded until the process ends.</param>
    /// <exception cref="InferenceException">The library or the model cannot be loaded.</exception>
    public static OnnxRuntime Load(ReadOnlySpan<byte> model, string library)
    {
        OrtApi api;
        lock (_loading)
        {
            if (!_libraries.TryGetValue(library, out OrtApi? loaded))
                _libraries.Add(library, loaded = OrtApi.Load(library));
            api = loaded;
        }

        // ONNX Runtime reads operators, weights and shapes by itself; what it cannot use comes back as a status.
        nint session = api.OpenSession(model);
        try
        {
            return new OnnxRuntime(api, session);
        }
        catch (InferenceException)
        {
            api.CloseSession(session);
            throw;
        }
    }

    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs)
    {
        ObjectDisposedException.ThrowIf(_session == 0, this);
        Tensor[] given = [.. Inputs.Select(slot => InputChecks.Of(slot, inputs))];
        Tensor[] results = _api.Run(_session, _inputNames, given, _outputNames);
        Dictionary<string, Tensor> outputs = new(StringComparer.Ordinal);
        for (int i = 0; i < results.Length; i++)
        {
            Tensor.RequireFinite(Outputs[i].Name, results[i].Values);
            outputs[Outputs[i].Name] = results[i];
        }

        return outputs;
    }

    public void Dispose()
    {
        if (_session != 0)
            _api.CloseSession(_session);
        _session = 0;
    }
}
