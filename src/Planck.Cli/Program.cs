using System;
using Planck.Cli;
using Planck.Cli.Terminal;

var output = new CommandOutput(Console.Out, Console.Error, Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb");
return await CommandLine.InvokeAsync(args, output);
