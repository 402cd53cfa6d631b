#:package SharpFuzz@2.3.0
#:package dnlib@4.5.0
#:property PublishAot=false

// Puts counters of branches into copies of assemblies, in place: dotnet run instrument.cs -- FOLDER/FILE.dll ...
// Called by the script "fuzz" beside this file; the counters are read by tests/House/Fuzz/BranchCounts.cs.
foreach (string file in args)
{
    SharpFuzz.Fuzzer.Instrument(file, _ => true, SharpFuzz.Options.Value);
    File.Copy(
        typeof(SharpFuzz.Common.Trace).Assembly.Location, Path.Combine(Path.GetDirectoryName(file)!, "SharpFuzz.Common.dll"), overwrite: true);
}
