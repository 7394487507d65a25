"""Files of a command line, and photos of pages that are one report."""

import pytest

from duizhao.cli.inputs import Input, group, name_of


@pytest.mark.parametrize(
    ("files", "inputs"),
    [
        (["a.docx", "-", "b.pdf"], ["a.docx", "-", "b.pdf"]),
        (["1.jpg"], ["1.jpg"]),
        (["1.jpg", "2.JPG", "10.png"], [("1.jpg", "2.JPG", "10.png")]),
        (["a.docx", "p/1.jpg", "b.docx", "p/2.jpg"], ["a.docx", ("p/1.jpg", "p/2.jpg"), "b.docx"]),
        (["p/1.jpg", "q/1.jpg", "q/2.jpg"], ["p/1.jpg", ("q/1.jpg", "q/2.jpg")]),
    ],
)
def test_images_of_one_folder_are_one_report(files: list[str], inputs: list[Input]) -> None:
    assert group(files) == inputs
    assert name_of(inputs[0]) == files[0]
