import { ActionIcon, Menu } from "@mantine/core";
import {
  IconArrowsMaximize,
  IconDots,
  IconDownload,
  IconPhoto,
  IconTable,
  IconZoomIn,
  IconZoomReset,
} from "@tabler/icons-react";

interface ChartMenuProps {
  title: string;
  isTable: boolean;
  onTable: () => void;
  onExpand?: () => void;
  onCsv: () => void;
  onPng?: () => void;
  onZoomIn?: () => void;
  onReset?: () => void;
}

export function ChartMenu(props: ChartMenuProps) {
  const { title, isTable, onTable, onExpand, onCsv, onPng, onZoomIn, onReset } = props;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={24} aria-label={`More for ${title}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onExpand && (
          <Menu.Item leftSection={<IconArrowsMaximize size={14} />} onClick={onExpand}>
            Expand
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconTable size={14} />} onClick={onTable}>
          {isTable ? "View as chart" : "View as table"}
        </Menu.Item>
        {onZoomIn && (
          <Menu.Item leftSection={<IconZoomIn size={14} />} onClick={onZoomIn}>
            Zoom into the middle
          </Menu.Item>
        )}
        {onReset && (
          <Menu.Item leftSection={<IconZoomReset size={14} />} onClick={onReset}>
            Reset the zoom
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload size={14} />} onClick={onCsv}>
          Download CSV
        </Menu.Item>
        {onPng && (
          <Menu.Item leftSection={<IconPhoto size={14} />} onClick={onPng}>
            Download PNG
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
